"""What stands in the way of a start is told in one line; what does not is survived."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.command_line.command import refusal
from tests.conftest import DATABASES
from tests.desk import Desk
from tests.ports import free_port

MakeDesk = Callable[..., Desk]


@pytest.fixture
def port() -> str:
    return str(free_port())


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


def test_a_taken_port_is_told(tmp_path: Path, taken_port: str) -> None:
    said = refusal("up", "--data", tmp_path, "--port", taken_port)
    assert (
        said == f"cannot listen on 127.0.0.1 port {taken_port}: another program listens there; choose one with --port"
    )


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, port: str) -> None:
    (tmp_path / "file").write_text("")
    said = refusal("up", "--data", tmp_path / "file" / "desk", "--port", port)
    assert said == f"cannot write to the data folder {tmp_path}/file/desk: Not a directory"


def test_a_wrong_flag_is_told_by_the_name_of_its_setting() -> None:
    assert refusal("up", "--port", "http") == "OPENLINE_PORT='http': not a port from 1 to 65535"


def test_a_certificate_that_is_none_is_told(tmp_path: Path, port: str) -> None:
    (tmp_path / "cert.pem").write_text("not a certificate")
    pair: list[str | Path] = ["--tls-cert", tmp_path / "cert.pem", "--tls-key", tmp_path / "cert.pem"]
    assert "not a certificate and its key in PEM" in refusal("up", "--data", tmp_path, "--port", port, *pair)
    pair[3] = tmp_path / "key.pem"
    assert "key.pem: there is no such file" in refusal("up", "--data", tmp_path, "--port", port, *pair)


def test_a_database_that_is_not_reached_is_told(tmp_path: Path, port: str) -> None:
    url = f"postgresql://openline@127.0.0.1:{port}/desk"
    assert refusal("up", "--data", tmp_path, "--port", port, database_url=url).startswith("cannot open the database: ")


def test_a_file_that_is_no_database_is_told(tmp_path: Path, port: str) -> None:
    (tmp_path / "openline.sqlite3").write_text("something else " * 100)
    assert "file is not a database" in refusal("up", "--data", tmp_path, "--port", port)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(new_desk: MakeDesk, port: str) -> None:
    desk = new_desk(demo=False)
    desk.start()
    desk.stop()
    with sqlite3.connect(desk.data / "openline.sqlite3") as rows:
        rows.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_later', '2030-01-01')")
    said = refusal("up", "--data", desk.data, "--port", port)
    assert said.startswith("the database was made by a newer version (it has people.0999_later)")


def test_two_desks_do_not_share_a_folder(new_desk: MakeDesk, port: str) -> None:
    desk = new_desk(demo=False)
    desk.start()
    assert refusal("up", "--data", desk.data, "--port", port).startswith("another desk runs on the data folder")


@pytest.mark.parametrize("database", DATABASES)
def test_a_first_start_prints_a_set_up_link_and_a_killed_desk_starts_again(
    new_desk: MakeDesk, postgres_cluster: postgres.Cluster, database: str
) -> None:
    url = postgres_cluster.new_database() if database == "postgres" else ""
    desk = new_desk(database_url=url, demo=False, from_nothing=True)
    desk.start()
    link = next(line for line in desk.said().splitlines() if "/set-up/" in line)
    assert f"{desk.url}/set-up/" in link
    desk.kill9()
    desk.start()
    assert desk.said().count("changes to make") == 1


def test_the_secret_key_is_for_its_owner_alone(new_desk: MakeDesk) -> None:
    desk = new_desk(demo=False)
    desk.start()
    assert (desk.data / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_certificate_serves_https(tmp_path: Path, new_desk: MakeDesk) -> None:
    pair = {"tls_cert": str(tmp_path / "cert.pem"), "tls_key": str(tmp_path / "key.pem")}
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject]
    subprocess.run([*made, "-keyout", pair["tls_key"], "-out", pair["tls_cert"]], check=True, capture_output=True)
    desk = new_desk(demo=False, **pair)
    desk.start()
    assert desk.url.startswith("https://")
    assert f"{desk.url}/set-up/" in desk.said()


def test_two_desks_do_not_share_a_postgres_database(
    new_desk: MakeDesk, postgres_cluster: postgres.Cluster, tmp_path: Path, port: str
) -> None:
    url = postgres_cluster.new_database()
    new_desk(database_url=url).start()
    said = refusal("up", "--data", tmp_path, "--port", port, database_url=url)
    assert said == "another desk runs on this PostgreSQL database; give each desk a database of its own"


def test_what_customers_wrote_is_for_the_owner_of_the_desk_alone(new_desk: MakeDesk) -> None:
    desk = new_desk(from_nothing=True)
    desk.start()
    assert [path.name for path in desk.data.rglob("*") if path.stat().st_mode & 0o077] == []


def test_an_empty_key_is_told(tmp_path: Path, port: str) -> None:
    (tmp_path / "secret.key").touch()
    assert "secret.key is empty" in refusal("up", "--data", tmp_path, "--port", port)


def test_a_desk_that_is_stopped_ends_all_that_it_started(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.start()
    desk.stop()
    assert "Traceback" not in desk.said()
    assert desk.said().rstrip().endswith("Stopped")
