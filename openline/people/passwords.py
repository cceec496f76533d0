"""What a password has to be, in words."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import Agent

SHORTEST = 10
LONGEST = 256

RULES = _("At least 10\u00a0characters. Not a common password, and not like your name or address.")
WORDS = {
    "password_too_short": _("Too short: at least 10\u00a0characters are needed."),
    "password_too_long": _("Too long: at most 256\u00a0characters are kept."),
    "password_too_common": _("This is one of the first passwords that others try. Choose a rarer one."),
    "password_too_similar": _("Too much like your name or address. Choose another one."),
    "password_entirely_numeric": _("Digits alone are guessed too soon. Add letters or words."),
}


def check_password_rules(password: str, agent: Agent) -> None:
    """Raises ValidationError in our words; the rules themselves are AUTH_PASSWORD_VALIDATORS."""
    if len(password) > LONGEST:
        raise ValidationError(WORDS["password_too_long"], code="password_too_long")
    try:
        validate_password(password, agent)
    except ValidationError as broken:
        rules = [(rule.message, rule.code) for rule in broken.error_list]
        raise ValidationError(
            [ValidationError(WORDS.get(code or "", text), code=code) for text, code in rules]
        ) from None
