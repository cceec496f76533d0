"""What stands under a letter and is not said in it: signatures after their mark, and the adverts of mail programs."""

from __future__ import annotations

import re

LONGEST = 160  # characters of a line that a mail program adds
_DELIMITER = re.compile(r"\s*(?:--|—|– –|-- --)\s*$")
_DEVICE = (
    r"(?:iphone|ipad|ipod|apple watch|mac\b|android|андро[иі]д|samsung|galaxy|huawei|honor|xiaomi|redmi|poco|nokia|sony"
    r"|motorola|oneplus|google pixel|pixel|blackberry|smartphone|phone|mobile|tablet|handy|telefon|gerät|komórk"
    r"|смартфон|телефон|планшет|мобильн|мобільн|айфон|outlook|gmail|mail\b|почт|пошт|yahoo|яндекс|yandex|ukr\.net"
    r"|укр\.нет|i\.ua|proton|thunderbird|windows|gmx|web\.de|spark|tutanota|tuta\b|icloud|myair?mail|mailbird|bluemail"
    r"|type app|edison|superhuman|zoho|onet|wp\.pl|interia|o2)"
)
_SENT = re.compile(
    r"[\s*_(\[]*(?:"
    r"(?:sent|get|diese nachricht wurde)\b"
    r"|(?:надіслано|відправлено|надісланo|написано|створено)\s+(?:з|із|зі|за допомогою|через|у|в)\b"
    r"|(?:отправлено|послано|написано|отправлена)\s+(?:с|со|из|через|при помощи|с помощью)\b"
    r"|(?:wysłan[eoy]|wiadomość wysłana)\s+(?:z|ze|za pomocą|przez)\b"
    r"|(?:von meine[mr]|gesendet|verschickt)\b|envoyé\b|enviado\b|inviato\b|get outlook\b|завантажити outlook"
    r"|скачать outlook|отримайте outlook|отримати outlook|получить outlook|pobierz|holen sie sich outlook|outlook für"
    r")[^\n]{0,60}?" + _DEVICE,
    re.IGNORECASE,
)
_ENDS_GERMAN = re.compile(r"gesendet\.?\s*$", re.IGNORECASE)
_CLIENT_LINE = re.compile(
    r"\s*(?:virus-free\.|без вірусів\.|вирусов нет\.|virenfrei\.|wolny od wirusów\.)", re.IGNORECASE
)


def delimits(line: str) -> bool:
    """The line above a signature (RFC 3676, 4.3; its space is lost as often as not)."""
    return bool(_DELIMITER.fullmatch(line)) if len(line) < 12 else False


def is_advert(line: str) -> bool:
    """ "Sent from my iPhone" in the languages of those who write to us."""
    return len(line) <= LONGEST and bool(_SENT.match(line) or _CLIENT_LINE.match(line))
