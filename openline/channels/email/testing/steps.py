"""All steps of a mailbox's test: in, out, there and back, the DNS. What needs a step that failed is not tried."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from msgspec.structs import replace

from openline.conversations.models import Line

from ..trial import FAILED, Step

UNTRIED = "untried"


def steps_of(line: Line) -> Iterator[Step]:
    """One by one as they are done. Nothing raises."""
    from ..receiving.trial import try_way_in  # a page that only shows steps needs neither IMAP nor SMTP
    from ..sending.trial import try_way_out
    from .dns import dns_steps
    from .round_trip import there_and_back

    kept: dict[str, Any] = line.settings
    comes_in = yield from _all_went(try_way_in(kept, line.pk))
    goes_out = yield from _all_went(replace(step, key=f"out_{step.key}") for step in try_way_out(kept, line.pk))
    sample = b""
    if comes_in and goes_out:
        step, sample = there_and_back(line)
        yield step
    else:
        reason = (
            _("Not tried: sending has to work first") if comes_in else _("Not tried: letters have to come in first")
        )
        yield Step("round_trip", _("Test letter, there and back"), UNTRIED, reason, 0)
    yield from dns_steps(kept, sample)


def _all_went(steps: Iterable[Step]) -> Generator[Step, None, bool]:
    """Passes the steps on; gives whether none of them failed."""
    went = True
    for step in steps:
        went = went and step.state != FAILED
        yield step
    return went
