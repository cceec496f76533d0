"""A dovecot of the tests' own, on loopback in a temporary folder: a mailbox server as customers have it."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from tests.ports import free_port

PASSWORD = "dovecot's password"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
auth_mechanisms = plain login xoauth2
disable_plaintext_auth = no
ssl = {ssl}
{certificate}
default_internal_user = {account}
default_internal_group = {group}
default_login_user = {account}
default_vsz_limit = 0
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%n
imap_capability = {capability}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = {ssl}
  }}
}}
auth_failure_delay = 0 secs
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {folder}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n
}}
"""
_OAUTH = """
introspection_mode = post
introspection_url = {introspection}
username_attribute = user
active_attribute = active
active_value = true
"""


def program() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def dovecot(**options: Any) -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="openline-dovecot-"))
    made = Dovecot(folder, **options)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Dovecot:
    """Every user of `users` signs in with PASSWORD, or with a token that `introspection` (a URL) vouches for."""

    def __init__(
        self,
        folder: Path,
        *,
        users: tuple[str, ...] = ("security", "info"),
        certificate: tuple[Path, Path] | None = None,
        introspection: str = "",
        capability: str = "",
    ) -> None:
        self.folder, self.port, self.tls_port = folder, free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._owner = account.pw_uid, account.pw_gid
        (folder / "mail").mkdir()
        (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users))
        (folder / "oauth2.conf").write_text(_OAUTH.format(introspection=introspection or "http://127.0.0.1:9/"))
        pair = "ssl_cert = <{}\nssl_key = <{}".format(*certificate) if certificate else ""
        (folder / "dovecot.conf").write_text(
            _CONFIG.format(
                folder=folder, ssl="yes" if certificate else "no", certificate=pair, account=account.pw_name,
                group=_group(account), port=self.port, tls_port=self.tls_port if certificate else 0,
                uid=account.pw_uid, gid=account.pw_gid, capability=capability,
            )
        )  # fmt: skip
        if os.geteuid() == 0:
            for path in (folder, folder / "mail"):
                os.chown(path, *self._owner)

    def start(self) -> None:
        command = [program() or "dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        none = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdout=none, stderr=none, start_new_session=True)
        until = time.monotonic() + 30
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                if time.monotonic() > until:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.02)

    def stop(self) -> None:
        """All of its connections are cut."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            with contextlib.suppress(ProcessLookupError):  # one that still serves somebody outlives its master
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def settings(self, user: str, **others: Any) -> dict[str, Any]:
        """`imap` of a line's settings, without the password."""
        plain = {"host": "127.0.0.1", "port": self.port, "tls": "none", "user": user, "auth": "password"}
        return {**plain, "folder": "INBOX", "mark_seen": False, **others}

    @contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        """As the mailbox's owner sees it."""
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(user, PASSWORD)
            yield client

    def append(self, user: str, *letters: bytes, folder: str = "INBOX") -> None:
        with self.client(user) as client:
            for letter in letters:
                client.append(folder, letter)

    def deliver(self, user: str, letter: bytes) -> Path:
        """As a mail server puts it into the maildir."""
        home = self.folder / "mail" / user
        name = f"{time.time():.6f}.{uuid.uuid4().hex}.localhost"
        unfinished, path = home / "tmp" / name, home / "new" / name
        unfinished.write_bytes(letter)
        os.chown(unfinished, *self._owner)
        unfinished.rename(path)
        return path

    def number_anew(self, user: str) -> None:
        """Another UIDVALIDITY, as after a restored backup."""
        self.stop()
        home = self.folder / "mail" / user
        for path in [*home.glob("dovecot*"), *home.glob(".*/dovecot*")]:
            path.unlink()
        self.start()


def _group(account: pwd.struct_passwd) -> str:
    import grp

    return grp.getgrgid(account.pw_gid).gr_name
