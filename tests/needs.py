"""What tests need of the machine: Chromium, PostgreSQL, dovecot, and the languages of docs/sign-your-customers.md. Root
installs them; others are told the command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests import dovecot, postgres
from tests.browser import chromium

LANGUAGES = {"php-cli": ("php",), "nodejs": ("node",), "default-jdk-headless": ("java", "javac")}


def missing() -> list[str]:
    """Names of Debian's packages that are not there yet."""
    needed = {"chromium": _chromium, "postgresql": _postgresql, "dovecot-imapd": _dovecot}
    lacking = [package for package, there in needed.items() if not there()]
    return lacking + [package for package, programs in LANGUAGES.items() if not all(map(shutil.which, programs))]


def _chromium() -> bool:
    return chromium() is not None


def _postgresql() -> bool:
    try:
        return postgres.programs().exists()
    except RuntimeError:
        return False


def _dovecot() -> bool:
    return dovecot.program() is not None


def install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    if (packages := missing()) and os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
    if packages := missing():
        print(f"openline: the tests need: sudo apt-get install {' '.join(packages)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
