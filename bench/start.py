"""How soon an installed desk answers, and what it holds when nothing happens.

python -m bench.start [--quick]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import time

from . import world

IDLE = 3.0  # seconds after which a started desk has come to rest


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="ends within 60 s")
    rounds = 3 if arguments.parse_args().quick else 9
    folder = world.make_folder()
    try:
        world.prepare(agents=1)
        measured = [_start() for _ in range(rounds)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    ready, rss = (statistics.median(figures) for figures in zip(*measured, strict=True))
    print(json.dumps({"ready_s": round(ready, 2), "rss_mb": round(rss, 1)}))


def _start() -> tuple[float, float]:
    """Seconds until /healthz answered, and MB (1024² bytes) of all processes once idle."""
    server = world.Server()
    ready = server.start()
    try:
        time.sleep(IDLE)
        rss = server.rss() / 1024**2
    finally:
        server.stop()
    print(f"ready after {ready:.2f} s, {rss:.1f} MB idle", file=sys.stderr)
    return ready, rss


if __name__ == "__main__":
    main()
