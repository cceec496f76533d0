"""Delivery reports that are words for people only: qmail, Exim, Postfix, Exchange, Gmail and their relatives."""

from __future__ import annotations

import re

from .addresses import usable
from .letter import Bounce

READ = 20_000  # characters; after them comes our own letter
COPY = re.compile(
    r"^-{2,10} ?(?:below this line is a copy|this is a copy of (?:the|your) message|original message|"
    r"forwarded message|the header of the original|текст (?:исходного|письма))|"
    r"^-{3,} ?(?:transcript|original)|^original message headers:",
    re.IGNORECASE | re.MULTILINE,
)
IS_ONE = re.compile(
    r"qmail-send program|created automatically by mail delivery software|this is the mail system at host|"
    r"could not be delivered|couldn['’]t be delivered|wasn['’]t delivered|delivery has failed|unable to deliver|"
    r"address(?:es)? failed|permanent(?: fatal)? error|undeliverable|delivery to the following recipients? failed|"
    r"message has not been delivered|не может быть доставлен|не было доставлено|не удалось доставить|"
    r"не вдалося доставити|не може бути доставлен|nie (?:można|mogła).{0,30}dostarcz|konnte nicht zugestellt",
    re.IGNORECASE,
)
DELAYED = re.compile(r"delay|still being retried|not yet been delivered|will be retried|затрим|задерж", re.IGNORECASE)
ADDRESS = re.compile(r"[A-Za-z0-9][\w.+=/-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# an SMTP answer, or a line with the words that these servers use
SMTP = re.compile(r"(?<![\d.])[45]\d\d[ -]#?\S.{0,400}")
WHY = re.compile(
    r"^.{0,100}?\b(?:said:|returned|error:|mailbox|user|recipient|no such|unrouteable|unknown|quota|sorry|because|"
    r"couldn|could not|причина|ящик|пользовател|получател|адресат).{0,300}",
    re.IGNORECASE | re.MULTILINE,
)
ORIGINAL = re.compile(r"^[> \t]*message-id:\s{0,3}<([^<>\s]{1,900})>", re.IGNORECASE | re.MULTILINE)


def is_one(text: str) -> bool:
    return bool(IS_ONE.search(text[:READ]))


def told(text: str, recipient: str) -> Bounce:
    """What the words say; `recipient` if it is known already."""
    text = text[:READ]
    copy = COPY.search(text)
    said = text[: copy.start()] if copy and copy.start() > 100 else text
    place = said.find(recipient) if recipient else -1
    if place < 0 and (match := _address(said)):
        recipient, place = recipient or usable(match[0]), match.start()
    after = said[max(place, 0) :][:3000]
    reason = _behind(after, recipient) or _why(after[len(recipient) :]) or _why(said)
    return Bounce(recipient, "", reason, delayed=bool(DELAYED.search(said[:1500])))


def original(text: str) -> str:
    """The Message-ID of our letter in a copy of it below the report."""
    found = ORIGINAL.search(text)
    return found[1] if found else ""


def _address(said: str) -> re.Match[str] | None:
    """The first address that is not the machine's own, which it names to be written to."""
    own = ("postmaster@", "mailer-daemon@")
    return next((one for one in ADDRESS.finditer(said) if not one[0].lower().startswith(own)), None)


def _behind(after: str, recipient: str) -> str:
    """What stands behind `<address>:`, as qmail and Postfix write; of that a server's own answer, if there is one."""
    rest = after[len(recipient) :].lstrip(">")
    if not recipient or not rest.startswith(":"):
        return ""
    said = _paragraph(rest, 1)
    answer = SMTP.search(said)
    return answer[0] if answer else said


def _why(said: str) -> str:
    """A paragraph: an answer of a server before everything else."""
    for search in (SMTP, WHY):
        if match := search.search(said):
            return _paragraph(said, match.start())
    return ""


def _paragraph(said: str, start: int) -> str:
    """From there to the next empty line."""
    lines = said[start : start + 600].lstrip("\n").split("\n\n")[0].split("\n")
    return " ".join(line.strip() for line in lines[:5] if line.strip())
