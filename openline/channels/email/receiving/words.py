"""What an admin reads when a mailbox fails: what it is, and what one can do about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .problems import code_of, said_by

WORDS = {
    "no_such_server": _("There is no server of this name. Look for a typo in it."),
    "refused": _("The server takes no connection at this port. Check the port: 993 for TLS, 143 for STARTTLS."),
    "silent": _("The server did not answer in time. Check name and port, and whether a firewall stands between."),
    "no_way": _("There is no way to the server: %(said)s. Check the network of this machine."),
    "cut_off": _("The server ended the connection. It is tried again."),
    "no_tls": _("The server does not speak TLS at this port. Choose STARTTLS, or the port for TLS."),
    "certificate_over": _("The server's certificate has run out. Whoever runs the server has to renew it."),
    "certificate_other_name": _("The server's certificate is for another name. Use the name that stands in it."),
    "certificate_unknown": _("The server's certificate is not signed by anybody known to this machine."),
    "password_refused": _(
        "The server did not take user and password. Check both; some providers want an app password or a token."
    ),
    "token_refused": _("The server did not take the token. Connect again, and see that the account allows IMAP."),
    "consent_over": _("The consent has ended or was withdrawn. Connect again."),
    "client_wrong": _("The token server does not know this client. Check client ID and secret."),
    "no_token": _("The token server gives no token: %(said)s"),
    "no_folder": _("There is no folder “%(said)s” in the mailbox."),
    "sealed_otherwise": _("The kept password was sealed with another key. Type it in again."),
    "own_database": _("The desk's own database does not answer. Letters wait on their server."),
    "no_room": _("The desk's disk is nearly full. Letters wait on their server until there is room again."),
    "server_said": _("The server said: %(said)s"),
    "unknown": _("This is new to us: %(said)s. The desk's log tells more."),
}


def words_of(error: BaseException) -> str:
    """In the reader's language."""
    return words_of_kept(kept_words(error))


def kept_words(error: BaseException) -> str:
    """How a row keeps it, for readers of any language: `words_of_kept` makes words of it."""
    code = code_of(error)
    said = said_by(error) if code != "unknown" else f"{type(error).__name__}: {said_by(error)}"
    return f"{code} {said}"[:300]


def words_of_kept(kept: str) -> str:
    """Of `Cursor.problem`; "" stays ""."""
    code, _, said = kept.partition(" ")
    return str(WORDS.get(code, WORDS["unknown"])) % {"said": said} if kept else ""
