"""What must be so before the desk starts: a folder of its own, a free port, a certificate that can be used."""

from __future__ import annotations

import fcntl
import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from . import Refused

if TYPE_CHECKING:
    from openline.project.options import Options


DESK = 0x6F70656E  # "open": the advisory lock of a running desk


def check_desk_exists() -> None:
    """A command beside the desk must not make an empty one in the folder where it happens to be called."""
    from openline.project.options import options

    if not options.database_url and not any(options.data.glob("*.sqlite3")):
        raise Refused(f"no desk in {options.data}; name its folder with --data, or start one with: openline up")


def check_certificate(options: Options) -> None:
    if options.tls_cert is None or options.tls_key is None:
        return
    for flag, path in (("--tls-cert", options.tls_cert), ("--tls-key", options.tls_key)):
        if not os.access(path, os.R_OK):
            raise Refused(f"{flag} {path}: there is no such file, or it may not be read")
    try:
        # an empty password: an encrypted key is refused in a line, it does not ask a service that has no terminal
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(options.tls_cert, options.tls_key, password="")
    except OSError as problem:
        pair = f"--tls-cert {options.tls_cert}, --tls-key {options.tls_key}"
        raise Refused(f"{pair}: not a certificate and its key in PEM") from problem


def check_ports(options: Options) -> None:
    _check_port(options.host, options.port, "--port")
    for name in ("smtp_port", "lmtp_port"):
        if port := getattr(options, name):
            _check_port(options.mail_host, port, f"OPENLINE_{name.upper()}")


def _check_port(host: str, port: int, named: str) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as problem:
        raise Refused(f"cannot listen on {host} port {port}: {_why(problem, named)}") from problem


def _why(problem: OSError, named: str) -> str:
    taken = f"another program listens there; choose one with {named}"
    return taken if problem.errno == 98 else problem.strerror or str(problem)


def check_keys(options: Options) -> None:
    from openline.project.secrets import EmptyKey, encryption_key, secret_key

    try:
        secret_key(options)
        encryption_key(options)
    except EmptyKey as problem:
        raise Refused(str(problem)) from problem


@contextmanager
def own_database(options: Options) -> Iterator[None]:
    """Hold a PostgreSQL database: until nodes hear of each other by a bus, two desks on one would miss each other."""
    if not options.database_url:
        yield
        return
    import psycopg

    try:
        connection = psycopg.connect(options.database_url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:  # not reached: the next step says so in its own words
        yield
        return
    with connection:
        (alone,) = connection.execute("SELECT pg_try_advisory_lock(%s)", [DESK]).fetchone() or (False,)
        if not alone:
            raise Refused("another desk runs on this PostgreSQL database; give each desk a database of its own")
        yield


@contextmanager
def own_folder(data: Path) -> Iterator[None]:
    """Hold the data folder: two desks on one folder would not hear of each other's messages."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise Refused(f"cannot write to the data folder {data}: {problem.strerror}") from problem
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise Refused(f"another desk runs on the data folder {data}; choose one with --data") from None
    try:
        yield
    finally:
        os.close(lock)
