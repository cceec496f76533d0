"""`openline settings` and `openline version` answer at once, without Django."""

from __future__ import annotations

import re
import subprocess
import sys

from openline import __version__
from tests.command_line.command import ROOT, openline


def test_each_setting_is_printed_with_its_value_and_source() -> None:
    said = openline("settings", "--port", "9001", threads="4", demo="1").stdout
    assert re.search(r"^OPENLINE_PORT +9001 +flag ", said, re.MULTILINE)
    assert re.search(r"^OPENLINE_THREADS +4 +environment ", said, re.MULTILINE)
    assert re.search(r"^OPENLINE_HOST +127\.0\.0\.1 +default ", said, re.MULTILINE)


def test_a_flag_goes_before_the_environment() -> None:
    assert re.search(
        r"^OPENLINE_PORT +9001 +flag", openline("settings", "--port", "9001", port="9002").stdout, re.MULTILINE
    )


def test_secrets_are_hidden() -> None:
    secret, url = "s" * 40, "postgresql://openline:hidden-word@127.0.0.1/desk"
    said = openline("settings", secret_key=secret, database_url=url).stdout
    assert secret not in said
    assert "hidden-word" not in said
    assert said.count("(hidden)") == 2


def test_the_version_is_printed() -> None:
    assert openline("version").stdout == f"{__version__}\n"


def test_neither_imports_django() -> None:
    asks = "import sys; from openline.project.cli import main; main([sys.argv[1]]); assert 'django' not in sys.modules"
    for command in ("settings", "version"):
        subprocess.run([sys.executable, "-c", asks, command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
