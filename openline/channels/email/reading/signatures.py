"""What stands under a letter and is not said in it: signatures after their mark, and the adverts of mail programs."""

from __future__ import annotations

import re

LONGEST = 160  # characters of a line that a mail program adds
_DELIMITERS = {"--": 25, "—": 6, "–": 6}  # and how many lines may follow: a telephone makes one dash of two
_DEVICE = (
    r"(?:iphone|ipad|ipod|apple watch|mac\b|android|андро[иі]д|samsung|galaxy|huawei|honor|xiaomi|redmi|poco|nokia|sony"
    r"|motorola|oneplus|google pixel|pixel|blackberry|smartphone|phone|mobile|tablet|handy|telefon|gerät|komórk"
    r"|смартфон|телефон|планшет|мобильн|мобільн|айфон|outlook|gmail|mail\b|почт|пошт|yahoo|яндекс|yandex|ukr\.net"
    r"|укр\.нет|i\.ua|proton|thunderbird|windows|gmx|web\.de|spark|tutanota|tuta\b|icloud|myair?mail|mailbird|bluemail"
    r"|type app|edison|superhuman|zoho|onet|wp\.pl|interia|o2)"
)
_SENT = re.compile(
    r"[\s*_(\[]*(?:"
    r"sent (?:from|via|with|using|by|on)\b|diese (?:nachricht|e-?mail) wurde\b|get outlook\b"
    r"|(?:надіслано|відправлено|написано)\s+(?:з|із|зі|за допомогою|через|у|в)\b"
    r"|(?:отправлено|послано|написано)\s+(?:с|со|из|через|при помощи|с помощью)\b"
    r"|(?:wysłan[eoy]|wiadomość wysłana)\s+(?:z|ze|za pomocą|przez)\b"
    r"|von meine[mr]\b|(?:gesendet|verschickt) (?:mit|von|aus|über)\b|outlook für"
    r"|envoyé (?:de|depuis)\b|enviado desde\b|inviato da\b"
    r"|(?:завантажити|скачать|отримайте|отримати|получить|pobierz|holen sie sich) outlook"
    r")[^\n,;!?]{0,60}?" + _DEVICE + r"[^\n,;!?]{0,60}(?:<\S{0,200}>[^\n,;!?]{0,30})?$",
    re.IGNORECASE,
)
_CLIENT_LINE = re.compile(
    r"\s*(?:virus-free\.|без вірусів\.|вирусов нет\.|virenfrei\.|wolny od wirusów\.)", re.IGNORECASE
)


def longest_after(line: str) -> int:
    """How many lines may follow this one as a signature (RFC 3676, 4.3; its space is lost as often as not); 0 when it
    delimits none."""
    return _DELIMITERS.get(line.strip(), 0) if len(line) < 12 else 0


def is_advert(line: str) -> bool:
    """ "Sent from my iPhone" in the languages of those who write to us."""
    return len(line) <= LONGEST and bool(_SENT.match(line) or _CLIENT_LINE.match(line))
