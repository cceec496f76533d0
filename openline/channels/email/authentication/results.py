"""Authentication-Results (RFC 8601): what a machine that the mailbox trusts has found out about a letter."""

from __future__ import annotations

import re
from typing import NamedTuple

from .domains import aligned, ascii_domain
from .head import Head

LONGEST = 8_000
WORD = r'(?:"(?:[^"\\]|\\.)*"|[^\s;"=()]+)'
TELLER = re.compile(rf"\s*({WORD})(?:\s+[0-9]+)?\s*$", re.DOTALL)
PAIR = re.compile(r'\s*([\w.-]+)(?:\s*/\s*[0-9]+)?\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"()]+)(?=\s|$)', re.DOTALL)
STATEMENT = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^;"])+', re.DOTALL)


class Result(NamedTuple):
    method: str
    result: str
    properties: dict[str, str]

    @property
    def domain(self) -> str:
        """The domain that it is about, ASCII."""
        keys = ("header.d", "header.i", "header.from", "smtp.mailfrom", "smtp.helo")
        said = next((self.properties[key] for key in keys if self.properties.get(key)), "")
        return ascii_domain(said.rpartition("@")[2].strip("<>"))


class Told(NamedTuple):
    teller: str  # the authserv-id
    results: list[Result]

    def of(self, method: str) -> list[Result]:
        return [each for each in self.results if each.method == method]

    def passes(self, domain: str) -> bool:
        """Whether the teller found that this domain speaks here."""
        if any(each.result == "pass" and each.domain == domain for each in self.of("dmarc")):
            return True
        speaking = [each for method in ("dkim", "spf") for each in self.of(method) if each.result == "pass"]
        return any(aligned(each.domain, domain, strict=False) for each in speaking)


def trusted_results(head: Head, teller: str) -> Told | None:
    """Those of the topmost field with exactly this authserv-id. All others may have come with the letter: whoever
    forges one puts it below, where our own machine's already stands. None without one, or when it is broken."""
    if not teller or head.doubtful:
        return None
    for value in head.values(b"authentication-results"):
        told = parse(value)
        if _same_teller(value, told, teller):
            return told
    return None


def parse(value: bytes) -> Told | None:
    """A field's value; None for what does not keep to the grammar, none of which is believed then."""
    text = _without_comments(value[:LONGEST].decode("utf-8", "replace").replace("\r\n", ""))
    if text is None or len(value) > LONGEST or STATEMENT.sub("", text).strip(";"):
        return None
    statements = STATEMENT.findall(text)
    teller = TELLER.match(statements[0]) if statements else None
    results = [_result(each) for each in statements[1:] if each.strip() and each.strip().lower() != "none"]
    if teller is None or not all(results):
        return None
    return Told(_plain(teller[1]).lower(), [each for each in results if each])


def _same_teller(value: bytes, told: Told | None, teller: str) -> bool:
    """A field that is broken but begins with the name is the topmost all the same: none below it is believed."""
    if told is not None:
        return told.teller == teller.strip().lower()
    return value.strip().lower().startswith(teller.strip().lower().encode())


def _result(statement: str) -> Result | None:
    pairs: list[tuple[str, str]] = []
    at = 0
    while statement[at:].strip():
        pair = PAIR.match(statement, at)
        if pair is None or len(pairs) > 50:
            return None
        pairs.append((pair[1].lower(), _plain(pair[2])))
        at = pair.end()
    (method, result), properties = pairs[0], pairs[1:]
    return Result(method, result.lower(), dict(reversed(properties)))


def _plain(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word[1:-1]) if word.startswith('"') else word


def _without_comments(text: str) -> str | None:
    """None when a comment or quotation never ends, or there is a backslash in neither."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for character in text:
        special, escaped = not escaped, character == "\\" and not escaped
        if escaped and not (depth or quoted):
            return None
        if special and character == '"' and not depth:
            quoted = not quoted
        elif special and character == "(" and not quoted:
            depth += 1
            kept.append(" ")
        elif special and character == ")" and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(character)
    return None if depth or quoted else "".join(kept)
