"""Group commit beside the ORM: messages a second at 50 senders, each waiting for its commit, when fsync takes 1 ms.

Both keep the same rows (message, conversation, event), in processes of their own, in turn.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SENDERS = 50
FSYNC_US = 1000
WAYS = ("writer", "orm")


def measure(rounds: int, seconds: float) -> dict[str, float]:
    """`ratio_to_orm_per_message`: the median of the rounds' ratios."""
    with tempfile.TemporaryDirectory(prefix="openline-bench-") as name:
        folder = Path(name)
        library = _slow_disk(folder)
        _run("prepare", folder / "prepared", str(SENDERS))
        ratios = []
        for number in range(rounds):
            ours, theirs = (_rate(way, folder, library, seconds) for way in WAYS)
            ratios.append(ours / theirs)
            print(f"commit {number + 1}: {ours:.0f}/s beside {theirs:.0f}/s of the ORM", file=sys.stderr)
    return {"ratio_to_orm_per_message": round(statistics.median(ratios), 1)}


def _slow_disk(folder: Path) -> Path:
    library = folder / "slow_fsync.so"
    source = Path(__file__).with_name("slow_fsync.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True)
    return library


def _rate(way: str, folder: Path, library: Path, seconds: float) -> float:
    """Messages a second on a copy of the prepared folder."""
    data = folder / way
    shutil.copytree(folder / "prepared", data)
    said = _run(way, data, str(seconds), LD_PRELOAD=str(library), FSYNC_DELAY_US=str(FSYNC_US))
    shutil.rmtree(data)
    return float(json.loads(said)["per_s"])


def _run(way: str, data: Path, argument: str, **environment: str) -> str:
    command = [sys.executable, "-m", "bench.senders", way, str(data), argument]
    done = subprocess.run(command, env=os.environ | environment, check=True, capture_output=True, text=True)
    said: str = done.stdout
    return said.strip()
