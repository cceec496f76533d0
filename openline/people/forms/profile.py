"""What every agent sets for himself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Agent
from ..passwords import check_password_rules
from .agent import languages_field
from .page import PageForm, name_field, new_password_field

# Each language by its own name: whoever lands in a wrong one finds the way back.
INTERFACE = [("", _("As the browser says")), ("uk", "Українська"), ("en", "English"), ("ru", "Русский")]
THEMES = [("auto", _("As the system says")), ("light", _("Light")), ("dark", _("Dark"))]


class ProfileForm(PageForm):
    name = name_field()
    languages = languages_field()
    language = forms.ChoiceField(label=_("Language of the pages"), choices=INTERFACE, required=False)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES)

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        initial = {name: getattr(agent, name) for name in ("name", "languages", "language", "theme")}
        super().__init__(*args, initial=initial, **kwargs)


class PictureForm(PageForm):
    picture = forms.FileField(
        label=_("New picture"),
        help_text=_("PNG, JPEG, WebP or GIF, up to 10\u00a0MB. It becomes a square of 256\u00a0by 256\u00a0pixels."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        error_messages={"empty": _("The file is empty.")},
    )


class PasswordForm(PageForm):
    password = forms.CharField(
        label=_("Password now"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new_password = new_password_field()

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.agent.check_password(password):
            raise forms.ValidationError(_("This is not the password you sign in with."), code="wrong")
        return password

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        check_password_rules(password, self.agent)
        return password
