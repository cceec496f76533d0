"""Start the desk: pages, API and sockets on one port.

The first run makes the database. Without a demo it prints a one-time link for the first admin.
"""

from __future__ import annotations

import argparse
import contextlib
import os
from typing import TYPE_CHECKING

from .flags import add_flags, set_environment

if TYPE_CHECKING:
    from openline.project.options import Options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_flags(parser)


def run(asked: argparse.Namespace) -> int:
    set_environment(asked)
    from openline.project.options import options

    from . import ground

    ground.check_certificate(options)
    ground.check_ports(options)
    os.umask(0o077)  # messages, keys and sessions are for this user alone
    with ground.own_folder(options.data), ground.own_database(options):
        ground.check_keys(options)
        _prepare()
        _greet(options)
        from openline.project.server import serve

        with contextlib.suppress(KeyboardInterrupt):
            serve(options)
    print("Stopped", flush=True)
    return 0


def _prepare() -> None:
    from . import rows

    rows.start_django()
    rows.migrate()


def _greet(options: Options) -> None:
    from openline import __version__

    from . import welcome

    print(f"\nOpenline {__version__}", flush=True)
    welcome.tell_addresses(options)
    if options.demo:
        welcome.tell_sign_ins()
    else:
        welcome.tell_set_up_link(options)
    print("\n  Stop with Ctrl+C\n", flush=True)
