"""Forms: what a posted contact form costs and how soon it is answered, what kill -9 loses, and what a site loads.

python -m bench.forms [--quick]

`cpu_ms_per_request` is of the whole process tree, for one POST of a question from a customer of his own, to the
committed message; `p99_ms` is at 200 of them a second. `lost` counts what was answered with 201 and is not there.
`form_kb` is what a page loads for one form in one language (brotli, the larger of the two forms); `mine_kb` what the
account form loads beside it to draw "My requests".
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
from itertools import islice
from pathlib import Path

import uvloop

from . import form_killed, form_posts, world

RATE = 200  # posts a second
BEHIND_A_PROXY = {"OPENLINE_TRUSTED_PROXIES": "127.0.0.1"}
NO_BURST = {"OPENLINE_FORM_POSTS_PER_MINUTE": "60000"}  # beyond it senders do work, which is theirs and not the desk's
BUILT = Path(__file__).parents[1] / "openline/static/built/forms"
LANGUAGES = ("uk", "en", "ru")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="ends within 60 s")
    quick = arguments.parse_args().quick
    sizes, folder = _sizes(), world.make_folder()
    try:
        world.prepare(agents=1)
        _make_line()
        with world.Server({**BEHIND_A_PROXY, **NO_BURST}) as server:
            figures = uvloop.run(_measure(server, folder, rounds=2 if quick else 7, seconds=2 if quick else 10))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(figures | sizes))


def _make_line() -> None:
    from openline.conversations.models import Line
    from openline.people.models import Department

    department = Department.objects.get(key="technical")
    Line.objects.create(key=form_posts.LINE, kind="contact_form", name="Contacts", department=department, settings={})


async def _measure(server: world.Server, folder: Path, rounds: int, seconds: int) -> dict[str, float]:
    """Rounds of full load and of a steady rate, in turn; medians of the rounds."""
    full, steady, beside = 150 * seconds, RATE * seconds, 100 * rounds
    waiting = iter(await form_posts.with_forms(server.port, (rounds + 1) * (full + steady) + beside))
    costs, tails = [], []
    for number in range(rounds + 1):
        cost = await _cost(server, list(islice(waiting, full)))
        tail = await _tail(server, list(islice(waiting, steady)))
        print(f"round {number}: {cost:.2f} ms/request, p99 {tail:.1f} ms", file=sys.stderr)
        if number:  # the first round warms up
            costs.append(cost)
            tails.append(tail)
    lost = await form_killed.kill(server, folder, list(waiting), kills=2 if rounds < 5 else 20)
    return {
        "cpu_ms_per_request": round(statistics.median(costs), 2),
        "p99_ms": round(statistics.median(tails), 1),
        **lost,
    }


async def _cost(server: world.Server, posts: list[form_posts.Post]) -> float:
    """Milliseconds of the server's CPU for each post."""
    used = server.cpu()
    await form_posts.send_all(server.port, posts)
    return (server.cpu() - used) * 1000 / len(posts)


async def _tail(server: world.Server, posts: list[form_posts.Post]) -> float:
    """Milliseconds within which 99 of 100 are answered."""
    return statistics.quantiles(await form_posts.send_steadily(server.port, posts, RATE), n=100)[98] * 1000


def _sizes() -> dict[str, float]:
    """Scripts and words in one language, as they travel."""
    forms = {
        f"{form} {language}": _travels(f"{form}-form.js") + _travels(f"{form}-{language}-*.js")
        for form in ("contact", "account")
        for language in LANGUAGES
    }
    mine = [_travels(f"mine-{language}-*.js") for language in LANGUAGES]
    print("bytes", forms, file=sys.stderr)
    return {"form_kb": round(max(forms.values()) / 1024, 2), "mine_kb": round(max(mine) / 1024, 2)}


def _travels(name: str) -> int:
    (built,) = BUILT.glob(f"{name}.br")
    return built.stat().st_size


if __name__ == "__main__":
    main()
