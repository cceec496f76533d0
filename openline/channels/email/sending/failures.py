"""Why a letter did not go, in words for the agent. What the server said stays in them: it names the cause."""

from __future__ import annotations

import re
import smtplib
import ssl

from django.utils.translation import gettext as _

from openline.channels.base.contract import DeliveryError
from openline.channels.email.receiving import words

_CODE = re.compile(r"[45]\.\d{1,3}\.\d{1,3}")
MOST_SAID = 300


def said_by(code: int, answer: bytes | str) -> str:
    """The server's own words, on one line."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(f"{code} {text}".split())[:MOST_SAID]


def status_of(said: str) -> str:
    """The enhanced status code (RFC 3463) in a server's words, "" without one."""
    found = _CODE.search(said)
    return found[0] if found else ""


def refused(said: str, *, permanent: bool) -> DeliveryError:
    template = _("The mail server refused it: %(said)s") if permanent else _("The mail server wants to wait: %(said)s")
    return DeliveryError(template % {"said": said}, permanent=permanent)


def not_for(addresses: dict[str, str], *, permanent: bool) -> DeliveryError:
    """`addresses` with the server's words for each."""
    listed = "; ".join(f"{address}: {said}" for address, said in addresses.items())
    return refused(listed, permanent=permanent)


def cut_off(host: str, *, doubtful: bool) -> DeliveryError:
    told = _("The connection to %(host)s broke off") % {"host": host}
    return DeliveryError(told, permanent=False, doubtful=doubtful)


def of(error: Exception, host: str) -> DeliveryError:
    """For what goes wrong before a letter is handed over: nothing of it is the letter's fault, so it is tried again."""
    return DeliveryError(words_of(error, host), permanent=False, unreachable=True)


def words_of(error: Exception, host: str) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = said_by(error.smtp_code, error.smtp_error)
        return _("The mail server %(host)s does not accept user and password: %(said)s") % {"host": host, "said": said}
    if isinstance(error, smtplib.SMTPNotSupportedError):
        template = _("The mail server %(host)s does not offer what is set for it: %(said)s")
        return template % {"host": host, "said": str(error)[:MOST_SAID]}
    if isinstance(error, smtplib.SMTPResponseException):
        said = said_by(error.smtp_code, error.smtp_error)
        return _("The mail server %(host)s said: %(said)s") % {"host": host, "said": said}
    if isinstance(error, ssl.SSLCertVerificationError):
        template = _("The certificate of %(host)s is not valid: %(said)s")
        return template % {"host": host, "said": error.verify_message}
    if isinstance(error, ssl.SSLError):
        return _("%(host)s does not speak TLS there: see port and protection") % {"host": host}
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return _("The mail server %(host)s cannot be reached: %(said)s") % {
            "host": host,
            "said": str(error)[:MOST_SAID],
        }
    return words.words_of(error)[:MOST_SAID]
