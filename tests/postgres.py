"""A PostgreSQL of the tests' own: made from Debian's programs in a temporary folder, thrown away afterwards.

`python -m tests.postgres COMMAND ...` runs a command with OPENLINE_DATABASE_URL set to it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import tables
from tests.ports import free_port

MISSING = "PostgreSQL is missing: apt-get install postgresql"


def programs() -> Path:
    """Folder of initdb and pg_ctl, the newest that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError(MISSING)
    return Path(on_path).parent


@contextmanager
def cluster() -> Iterator[Cluster]:
    """fsync stays on: the stories kill servers and count what was kept."""
    folder = Path(tempfile.mkdtemp(prefix="openline-postgres-"))
    made = Cluster(folder, free_port())
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port, self.data = folder, port, folder / "data"
        self._with_tables = ""  # name of the database that others are copied from

    def start(self) -> None:
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._run("initdb", "-D", self.data, "-U", "openline", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
        self._run("pg_ctl", "start", "-w", "-s", "-D", self.data, "-l", self.folder / "log", "-o", options)

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", self.data)

    def new_database(self, *, like: str = "template1") -> str:
        """URL of an empty database."""
        name = f"desk_{uuid.uuid4().hex[:12]}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "openline", "-T", like, name)
        return f"postgresql://openline@127.0.0.1:{self.port}/{name}"

    def database_with_tables(self) -> str:
        """URL of a database with the tables of this version."""
        if not self._with_tables:
            made = self.new_database()
            tables.make(self.folder / "desk", made)
            self._with_tables = made.rpartition("/")[2]
        return self.new_database(like=self._with_tables)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(programs() / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.strip()}")


def main(command: list[str]) -> int:
    with cluster() as postgres:
        environment = {**os.environ, "OPENLINE_DATABASE_URL": postgres.new_database()}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
