"""Letters as customers write them: plain, formatted, with quotes, files, old charsets; signed, so that they prove."""

from __future__ import annotations

import json
import random
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from openline.channels.email.authentication.signing import new_key, sign

DOMAIN, SELECTOR = "mail.example", "bench"
WORDS = (
    "Добрий вечір переказ банк рахунок вчора не надійшов підтвердження код телефон прошу перевірити гроші виписка "
    "hello withdrawal pending since Thursday account please check payment карта деньги почему ставка расчёт"
)


class Letters:
    """A stream of letters, the same for the same seed; `zone` holds the records that prove them."""

    def __init__(self, folder: Path, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._key, record = new_key()
        self.zone = folder / "zone.json"
        self.zone.write_text(
            json.dumps(
                {
                    f"{SELECTOR}._domainkey.{DOMAIN}": {"TXT": [record]},
                    f"_dmarc.{DOMAIN}": {"TXT": ["v=DMARC1; p=reject"]},
                }
            )
        )
        self._made = 0

    def take(self, count: int, to: str) -> list[bytes]:
        return [self._letter(to) for _ in range(count)]

    def _letter(self, to: str) -> bytes:
        self._made += 1
        letter = EmailMessage()
        letter["From"] = f"Тарас Вовк {self._made % 5000} <customer{self._made % 5000}@{DOMAIN}>"
        letter["To"] = to
        letter["Subject"] = self._words(5)
        letter["Message-ID"] = f"<{self._made}.{self._random.random()}@{DOMAIN}>"
        letter["Date"] = "Sun, 22 Nov 2026 09:30:00 +0200"
        self._fill(letter, self._made % 10)
        raw = letter.as_bytes(policy=SMTP)
        return sign(raw, domain=DOMAIN, selector=SELECTOR, private_key_pem=self._key) + raw

    def _fill(self, letter: EmailMessage, kind: int) -> None:
        """Of ten letters one is in windows-1251, one in koi8-u, four are formatted with a quote, two carry a file."""
        text = "\n".join(self._words(12) for _ in range(self._random.randint(2, 10)))
        charset = {0: "windows-1251", 1: "koi8-u"}.get(kind, "utf-8")
        letter.set_content(text, charset=charset)
        if kind in (2, 3, 4, 5):
            quote = "<br>".join(self._words(12) for _ in range(30))
            said = text.replace("\n", "<br>")
            told = f"нд, 22 лист. 2026 р. о 09:15 Openline &lt;{letter['To']}&gt; пише:<br>"
            old = f'<div class="gmail_attr">{told}</div><blockquote class="gmail_quote">{quote}</blockquote>'
            html = f'<div dir="ltr">{said}</div><br><div class="gmail_quote">{old}</div>'
            letter.add_alternative(html, subtype="html")
        if kind in (5, 6):
            letter.add_attachment(
                b"%PDF-1.4\n" + self._random.randbytes(30_000),
                maintype="application",
                subtype="pdf",
                filename="виписка.pdf",
            )

    def _words(self, count: int) -> str:
        return " ".join(self._random.choices(WORDS.split(), k=count))
