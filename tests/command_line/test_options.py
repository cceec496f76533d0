"""Settings: read once, loud when wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from openline.project.options import WrongOption, read


def test_without_any_setting_the_desk_listens_on_this_machine_alone() -> None:
    options = read({})
    assert (options.host, options.port, options.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert options.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert not options.demo
    assert not options.debug


def test_values_are_read_as_what_they_are() -> None:
    options = read(
        {
            "OPENLINE_DATA": "~/desk",
            "OPENLINE_PORT": " 9000 ",
            "OPENLINE_DEMO": "yes",
            "OPENLINE_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8,",
            "OPENLINE_LOG_LEVEL": "warning",
        }
    )
    assert options.data == Path("~/desk").expanduser()
    assert (options.port, options.demo, options.log_level) == (9000, True, "WARNING")
    assert options.trusted_proxies == ["127.0.0.1/32", "10.0.0.0/8"]


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read({"OPENLINE_PORT": ""}).port == 8000


def test_the_desk_answers_to_the_name_that_browsers_use() -> None:
    assert "desk.example.org" in read({"OPENLINE_BASE_URL": "https://desk.example.org/"}).allowed_hosts


def test_listening_on_every_network_does_not_answer_to_every_name() -> None:
    options = read({"OPENLINE_HOST": "0.0.0.0"})
    assert options.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert options.base_url == "http://localhost:8000"


def test_a_certificate_makes_the_address_https() -> None:
    assert read({"OPENLINE_TLS_CERT": "a.pem", "OPENLINE_TLS_KEY": "b.pem"}).base_url == "https://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("PORT", "http", "a port from 1 to 65535"),
        ("PORT", "70000", "a port from 1 to 65535"),
        ("SMTP_PORT", "70000", "or 0 for none"),
        ("MAIL_RELAYS", "relay.example", "IP addresses or networks"),
        ("DEMO", "maybe", "1 or 0"),
        ("THREADS", "0", "a whole number from 1"),
        ("BASE_URL", "desk.example.org", "an address such as https://"),
        ("BASE_URL", "https://desk.example.org/support", "without a path"),
        ("TRUSTED_PROXIES", "10.0.0.300", "IP addresses or networks"),
        ("LOG_LEVEL", "loud", "one of debug, info, warning, error"),
        ("TLS_CERT", "a.pem", "OPENLINE_TLS_KEY is needed with it"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_and_what_is_accepted(name: str, value: str, accepted: str) -> None:
    with pytest.raises(WrongOption) as wrong:
        read({f"OPENLINE_{name}": value})
    said = str(wrong.value)
    assert f"OPENLINE_{name}=" in said
    assert value in said
    assert accepted in said
    assert "\n" not in said


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", "short"), ("DATABASE_URL", "mysql://u:hidden@h/n")])
def test_a_wrong_secret_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(WrongOption) as wrong:
        read({f"OPENLINE_{name}": value})
    assert value not in str(wrong.value)


def test_an_unknown_setting_stops_the_program_with_one_line() -> None:
    environment = {"PATH": "/usr/bin:/bin", "OPENLINE_PROT": "9000"}
    command = [sys.executable, "-m", "openline", "settings"]
    done = subprocess.run(command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("openline: OPENLINE_PROT: no such setting; the settings are OPENLINE_DATA")
    assert len(done.stderr.splitlines()) == 1
