"""What a customer writes in the demo's mailbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openline.conversations.models import Line

from .people import MAILBOXES, mailbox

NEEDED = {"required": _("Without this it does not go. Fill it in.")}
MOST_FILES = 10


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; none is fine too."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in given[:MOST_FILES]]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Letter"), max_length=20_000, widget=forms.Textarea({"rows": 8}), error_messages=NEEDED
    )
    attached = FilesField(label=_("Attachments"), required=False, widget=ManyFiles())
    forged = forms.BooleanField(
        label=_("Forge it: in this customer’s name, from somebody else’s machine"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)


class NewLetterForm(AnswerForm):
    to = forms.ChoiceField(label=_("To"))
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    field_order = ("to", "subject", "text", "attached", "forged")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = set(Line.objects.filter(closed_at__isnull=True).values_list("key", flat=True))
        addresses = [mailbox(local) for key, local, *_ in MAILBOXES if key in open_ones]
        self.fields["to"].choices = [(address, address) for address in addresses]  # type: ignore[attr-defined]
