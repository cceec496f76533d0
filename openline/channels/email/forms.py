"""What an admin sets on a mailbox."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from openline.channels.base.line_form import LineForm


class MailboxForm(LineForm):
    address = forms.EmailField(label=_("Address"))
