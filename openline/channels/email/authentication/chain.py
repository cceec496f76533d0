"""ARC (RFC 8617): what those who passed a letter on had found, each sealing the words of those before."""

from __future__ import annotations

import re
from typing import NamedTuple

from .claims import Claim, claim_of
from .head import Field, Head
from .resolver import Resolver
from .results import Told, parse
from .signatures import Signatures, agrees
from .tags import tags_of

RESULTS, MESSAGE, SEAL = b"arc-authentication-results", b"arc-message-signature", b"arc-seal"
MOST = 20  # sets of a chain: the RFC allows 50, nobody's letter has ten
INSTANCE = re.compile(rb"\s*i\s*=\s*([0-9]{1,2})\s*;")


class Chain(NamedTuple):
    """`result`: none, pass, fail or temperror. `told` is what the first found, before anybody changed the letter."""

    result: str
    sealers: list[str] = []
    told: Told | None = None


def check_chain(head: Head, signatures: Signatures, resolver: Resolver) -> Chain:
    """Never raises."""
    sets = _sets(head)
    if sets is None:
        return Chain("fail")
    if not sets:
        return Chain("none")
    seals = [_seal(number, each[SEAL]) for number, each in enumerate(sets, 1)]
    newest = claim_of(sets[-1][MESSAGE].value, version=None)
    if newest is None or SEAL in newest.fields or None in seals:
        return Chain("fail")
    sealers = [seal.domain for seal in seals if seal]
    message = signatures.check(sets[-1][MESSAGE], newest, resolver)
    outcomes = ["fail" if message.result == "pass" and message.flaw else message.result]
    outcomes += [_check_seal(sets[:count], seal, resolver) for count, seal in enumerate(seals, 1) if seal]
    if "temperror" in outcomes:
        return Chain("temperror", sealers)
    result = "pass" if set(outcomes) == {"pass"} else "fail"
    first = sets[0][RESULTS].value
    return Chain(result, sealers, parse(INSTANCE.sub(b"", first, count=1)))


def _sets(head: Head) -> list[dict[bytes, Field]] | None:
    """One for each machine, the first first; None when one is not whole."""
    found: dict[int, dict[bytes, Field]] = {}
    for field in head.fields:
        if field.name in (RESULTS, MESSAGE, SEAL):
            number = _instance(field)
            kept = found.setdefault(number, {})
            if not 1 <= number <= MOST or field.name in kept:
                return None
            kept[field.name] = field
    whole = all(len(found.get(number, {})) == 3 for number in range(1, len(found) + 1))
    return [found[number] for number in sorted(found)] if whole else None


def _instance(field: Field) -> int:
    if field.name == RESULTS:
        match = INSTANCE.match(field.value)
        return int(match[1]) if match else 0
    said = (tags_of(field.value) or {}).get("i", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 3 else 0


def _seal(number: int, field: Field) -> Claim | None:
    tags = tags_of(field.value) or {}
    if "h" in tags or tags.get("cv", "").lower() != ("none" if number == 1 else "pass"):
        return None
    return claim_of(field.value, version=None, signs_body=False)


def _check_seal(sets: list[dict[bytes, Field]], seal: Claim, resolver: Resolver) -> str:
    """A seal is over all sets up to its own, in their order."""
    covered = [each[name] for each in sets for name in (RESULTS, MESSAGE, SEAL)][:-1]
    return agrees(sets[-1][SEAL], seal._replace(field_form="relaxed"), covered, resolver)[0]
