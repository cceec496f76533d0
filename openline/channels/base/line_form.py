"""The settings of a line: what every line has, and the form that a channel adds its own by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openline.conversations.models import Line, Site
from openline.people.forms.page import PageForm
from openline.people.models import Department

from .contract import ChannelConfig
from .registry import channel, channels


class _MailboxField(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    def label_from_instance(self, obj: Any) -> str:
        return channel(obj.kind).heading(obj)


class LineBasics(PageForm):
    """What a line has whatever its channel: its fields are columns of Line. Which there are, the channel declares."""

    name = forms.CharField(label=_("Name that customers see"), max_length=120)
    department = forms.ModelChoiceField(
        Department.objects.filter(closed_at__isnull=True),
        label=_("Department"),
        help_text=_("Who answers what comes in by this line"),
    )
    site = forms.ModelChoiceField(
        Site.objects.order_by("audience"),
        label=_("Site that signs"),
        required=False,
        empty_label=_("No site chosen"),
        help_text=_("Its back end says who its customers are. No site chosen: nobody can be identified"),
    )
    reply_line = _MailboxField(
        Line.objects.none(),
        label=_("Mailbox for the answers"),
        required=False,
        empty_label=_("The department's own"),
        help_text=_("Answers leave by it, and what customers reply comes back to it"),
    )

    def __init__(self, kind: ChannelConfig, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.identified:
            del self.fields["site"]
        if kind.letters and not kind.carried:
            mailboxes = [each.kind for each in channels().values() if each.letters and each.carried]
            chosen = self.initial.get("reply_line")  # switched off since, it stays chosen: it may come back
            offered = Q(kind__in=mailboxes, closed_at__isnull=True) | Q(pk=chosen.pk if chosen else None)
            found = Line.objects.filter(offered).order_by("name", "pk")
            self.fields["reply_line"].queryset = found  # type: ignore[attr-defined]
        else:
            del self.fields["reply_line"]

    @classmethod
    def of(cls, kind: ChannelConfig, line: Line, data: Any) -> LineBasics:
        """The form of a line that there is."""
        return cls(kind, data, initial={name: getattr(line, name) for name in cls.base_fields})


class LineForm(PageForm):
    """Settings of one line of a channel; `values` is what Line.settings keeps. `line` is the one that is changed,
    None for a new one."""

    line: Line | None = None

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def kept(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """`values` over the settings that the line has: for what is written but never shown, such as passwords."""
        return {**before, **self.values()}

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show for kept settings."""
        return dict(settings)
