"""The address that an account had gets one letter when its site names another: it says so, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from openline.conversations.proving.changed import AddressChanged
from openline.kit.bus import tell_within

from .events import NoticeAsked


def ask_notices(batch: Sequence[AddressChanged]) -> None:
    """Called within the transaction that notes the change."""
    tell_within([_notice(changed) for changed in batch])


def _notice(changed: AddressChanged) -> NoticeAsked:
    """Neither whose account it is, nor the new address, nor what was asked: who reads this mailbox may be anybody by
    now."""
    with translation.override(changed.language or "en"):
        subject = _("The address of your account at %(site)s was changed") % {"site": changed.site}
        body = _body(changed.site, changed.until)
    return NoticeAsked(
        changed.department, changed.before, subject, body, "address_changed", changed.at, changed.language, changed.line
    )


def _body(site: str, until: datetime | None) -> str:
    if until is None:
        return _(
            "%(site)s told us another e-mail address for your account.\n\n"
            "Answers still come here, also those to new questions: an earlier change was refused, so a person makes"
            " sure of this one first.\n\n"
            "If you changed it, answer this letter, or write to us from the site. If it was not you, do so too, and"
            " change your password."
        ) % {"site": site}
    local = localtime(until)
    return _(
        "%(site)s told us another e-mail address for your account.\n\n"
        "Answers to what was asked before still come here. Answers to new questions come here until %(until)s,"
        " then they go to the new address.\n\n"
        "If you changed it, there is nothing to do. If it was not you, answer this letter or write to us from the site"
        " before that time, and change your password."
    ) % {"site": site, "until": f"{date_format(local, 'j E Y, H:i')} {local:%Z}"}
