"""The lines by which mail programs announce an older letter, in the languages of those who write to us and a few more.

Each pattern is tried on a line of at most LONGEST characters, and none takes more than linear time.
"""

from __future__ import annotations

import re

LONGEST = 600  # characters of a line, or of folded ones, that may announce something

_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}/\d{1,2}/\d\d")
_START = re.compile(
    r"[\s*_«\"“„']*(?:"
    r"on|am|den|le|el|em|il|op|den|dne|w dniu|dnia|at"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}"
    r"|(?:понеділ|вівтор|серед|четвер|п[ʼ'’]?ятниц|субот|неділ|понедельн|вторн|сред|пятниц|суббот|воскресен)[а-яії]{0,4}"
    r"|пн|вт|ср|чт|пт|сб|нд|вс"
    r"|(?:pon|wt|śr|czw|pt|sob|niedz)[a-złę]{0,10}|(?:mo|di|mi|do|fr|sa|so))(?![^\W\d_])"
    r"|[\s*_«\"“„']*(?:(?:19|20)\d\d[-./]|\d{1,2}[ .\-/])",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:wrote|writes"
    r"|пише|пишуть|писав|писала|писали|написав|написала|надіслав|надіслала|відповів|відповіла"
    r"|пишет|пишут|писал|писала|написал|написала|сообщил|отправил|отправила"
    r"|pisze|pisał|pisała|napisał|napisała|napisana przez|schrieb|schreibt|geschrieben"
    r"|a écrit|écrit|escribió|escreveu|ha scritto|schreef|skrev|napsal|napísal|a scris|yazdı)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@<>\[\]()]{1,80}@[^\s@<>\[\]()]{2,200}")
_END = re.compile(
    r"(?::|wrote|пише|пишет|pisze|schrieb|написав\(ла\)|написал\(а\)|napisał\(a\))[*_\s]*$", re.IGNORECASE
)

_ORIGINAL = re.compile(
    r"[\s>*]*[-_=—–]{2,}\s*(?:original message|original email|reply message|reply above|"
    r"(?:оригінальне|початкове|вихідне|первинне) повідомлення|(?:оригінальний|вихідний) лист|"
    r"(?:исходное|оригинальное|первоначальное) (?:сообщение|письмо)|"
    r"ursprüngliche (?:nachricht|mail|e-?mail)|original-?nachricht|originalnachricht|"
    r"wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|treść oryginalnej wiadomości|"
    r"message d[’']origine|message original|mensaje original|mensagem original|messaggio originale|"
    r"původní zpráva|pôvodná správa|oorspronkelijk bericht|mesajul original)\b",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[\s>*]*[-_=—–]{2,}\s*(?:forwarded (?:message|by)|"
    r"(?:переслане|перенаправлене|переадресоване) повідомлення|пересланий лист|"
    r"(?:пересылаемое|пересланное|переадресованное|перенаправленное) (?:сообщение|письмо)|"
    r"weitergeleitete (?:nachricht|mail|e-?mail)|wiadomość przekazana|przekazana wiadomość|"
    r"treść przekazanej wiadomości|message transféré|mensaje reenviado|messaggio inoltrato)\b"
    r"|[\s>*]*(?:begin forwarded message|початок (?:пересланого|переадресованого) (?:повідомлення|листа)"
    r"|начало (?:пересланного|переадресованного|пересылаемого) (?:сообщения|письма)"
    r"|anfang der weitergeleiteten (?:nachricht|e-?mail)|początek (?:przekazywanej|przekazanej) (?:dalej )?wiadomości"
    r"|początek wiadomości przekazywanej(?: dalej)?|début du message (?:transféré|réexpédié))\s*:",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"[\s>*]*#{2,}\s?-?.{0,120}-?\s?#{2,}\s*$")  # "reply above this line", as desks write it

_LABELS = {
    "from": "from|від кого|від|от кого|от|відправник|отправитель|von|absender|od|nadawca|de|da|van|från|fra",
    "date": "sent|date|надіслано|відправлено|дата|отправлено|послано|gesendet|datum|wysłano|wysłane|data|envoyé"
    "|enviado|inviato|fecha|verzonden|odesláno",
    "to": "to|кому|до|одержувач|получатель|an|empfänger|do|adresat|à|para|a|aan|till|komu",
    "copy": "cc|копія|копия|kopie|kopia|dw|udw|bcc|прихована копія|скрытая копия|reply-to|importance|важливість"
    "|важность|wichtigkeit|ważność|priorität|attachments|вкладення|вложения|anlagen|załączniki",
    "subject": "subject|тема|betreff|temat|objet|asunto|assunto|oggetto|předmět|predmet|onderwerp",
}
_LABEL = re.compile(
    r"[\s>*_]{0,20}(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items())
    + r")[*_]?\s?:[*_]?(?:\s|$)",
    re.IGNORECASE,
)


def announces(line: str, *, quoted_follows: bool) -> bool:
    """Whether this says who wrote what comes next: "On ..., X wrote:" in its many forms.

    A person may begin so too: without a quotation after it, it counts only with an address in it.
    """
    if len(line) > LONGEST or not _END.search(line[-40:]) or not _DATE.search(line):
        return False
    address, says = _ADDRESS.search(line), _SAYS.search(line)
    if not quoted_follows and not address:
        return False
    return bool(_START.match(line) and (address or says)) or bool(address and says and len(line) < 250)


def begins_like_one(line: str) -> bool:
    """A date or a "on": the first line of such a one, if it is folded."""
    return bool(_START.match(line))


def separates(line: str) -> bool:
    """ "-----Original Message-----" and the like, and what Zoho writes: "---- On ..., X wrote ----"."""
    if len(line) > LONGEST:
        return False
    dashed = line.lstrip().startswith("---") and line.rstrip().endswith("---")
    if dashed and _DATE.search(line) and _SAYS.search(line):
        return True
    return bool(_ORIGINAL.match(line) or _ABOVE.match(line))


def forwards(line: str) -> bool:
    """ "---------- Forwarded message" and the like."""
    return len(line) <= LONGEST and bool(_FORWARDED.match(line))


def label_of(line: str) -> str:
    """Which part of a letter's head this line repeats (from, date, to, copy, subject), "" for none."""
    found = _LABEL.match(line[:LONGEST])
    return (found.lastgroup or "") if found else ""


def has_address(line: str) -> bool:
    return bool(_ADDRESS.search(line[:LONGEST]))
