"""E-mail: what a letter costs beside django-helpdesk, how that grows, and how many the receiver accepts.

python -m bench.email [--quick]

`cpu_ms_per_letter` is of the whole process tree, from SMTP to the committed message: receive, keep, read and
authenticate in the limited processes, thread, commit. `growth` is that cost in a desk of 100,000 conversations by that
in an empty one. All of them take turns in each round; medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
from pathlib import Path

from . import world
from .desks import Desk
from .helpdesk import Helpdesk
from .letters import Letters

CONVERSATIONS = 100_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="ends within 60 s")
    quick = arguments.parse_args().quick
    folder = world.make_folder()
    try:
        print(json.dumps(_measure(folder, rounds=3 if quick else 9, letters=100 if quick else 500, quick=quick)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path, rounds: int, letters: int, quick: bool) -> dict[str, float]:
    stream = Letters(folder)
    rival = Helpdesk(folder)
    with Desk(folder / "empty", stream.zone) as empty, Desk(folder / "full", stream.zone, CONVERSATIONS) as full:
        ours, theirs, grown = [], [], []
        for number in range(rounds + 1):
            batch = stream.take(letters, to=empty.address)
            cost, crowded, other = empty.take(batch), full.take(batch), rival.take(batch)
            print(f"round {number}: {cost:.2f} ms, {crowded:.2f} among many, rival {other:.2f}", file=sys.stderr)
            if number:  # the first round warms up
                ours.append(cost)
                grown.append(crowded / cost)
                theirs.append(other / cost)
        accepted = empty.accepts(stream.take(1000 if quick else 10_000, to=empty.address), connections=50)
    rival.stop()
    return {
        "cpu_ms_per_letter": round(statistics.median(ours), 2),
        "ratio_to_django_helpdesk": round(statistics.median(theirs), 2),
        "growth": round(statistics.median(grown), 2),
        "accepted_per_s": round(accepted),
    }


if __name__ == "__main__":
    main()
