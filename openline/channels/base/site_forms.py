"""A site whose back end signs its customers, and the keys that it signs with."""

from __future__ import annotations

import re
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openline.conversations.models import Site
from openline.people.forms.page import PageForm

_AUDIENCE = re.compile(r"[a-z0-9][a-z0-9._:-]{0,119}")
_KID = re.compile(r"[A-Za-z0-9._-]{1,40}")


class SiteForm(PageForm):
    audience = forms.CharField(
        label=_("Name of the site"),
        max_length=200,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("As its tokens say it in “aud”, such as www.example.org. It cannot be changed later"),
    )

    def clean_audience(self) -> str:
        audience: str = self.cleaned_data["audience"].strip().lower()
        if not _AUDIENCE.fullmatch(audience):
            raise ValidationError(_("Only the name, without https:// and without a path: www.example.org"))
        if Site.objects.filter(audience=audience).exists():
            raise ValidationError(_("This site is here already"))
        return audience


class KeyForm(PageForm):
    """A key's name: a prefix keeps the two forms of one page apart."""

    algorithm = "HS256"
    kid = forms.CharField(
        label=_("Name of the key"),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Tokens name it as “kid”: letters, digits, dots and hyphens, such as 2026-11"),
    )

    def clean_kid(self) -> str:
        kid: str = self.cleaned_data["kid"].strip()
        if not _KID.fullmatch(kid):
            raise ValidationError(_("Letters, digits, dots, hyphens and underscores only"))
        return kid


class PublicKeyForm(KeyForm):
    algorithm = "EdDSA"
    public_key = forms.CharField(
        label=_("Public key (Ed25519)"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "autocapitalize": "none"}),
        help_text=_("The whole text from “BEGIN PUBLIC KEY” to “END PUBLIC KEY”"),
    )

    def clean_public_key(self) -> str:
        """As PEM again, so that what is kept is nothing but the key."""
        pasted: str = self.cleaned_data["public_key"].strip()
        if "PRIVATE KEY" in pasted:
            raise ValidationError(
                _("This is the private key, which stays with the site. Make a new pair and paste its public key")
            )
        return public_pem(pasted)


def public_pem(pasted: str) -> str:
    """Raises ValidationError."""
    key: Any = None
    try:
        key = serialization.load_pem_public_key(pasted.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValidationError(
            _("This is no public key. It begins with -----BEGIN PUBLIC KEY----- and is pasted whole")
        ) from None
    if not isinstance(key, Ed25519PublicKey):
        raise ValidationError(_("This key is of another kind. Make one with: openssl genpkey -algorithm ed25519"))
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()
