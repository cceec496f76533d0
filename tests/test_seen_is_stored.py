"""Seen = stored: for every kind of event the live frames, applied to an old screen, give what a fresh load gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from openline.conversations.events import KINDS
from openline.people.models import MembershipChange
from tests.access_desk import LiveWorld
from tests.conftest import DATABASES
from tests.screens import differences
from tests.seen import letters, members, persons, saying, verbs
from tests.seen.stage import CASES, Stage

pytestmark = pytest.mark.story
READING = {"agents saw", "customer saw"}
TOLD = (saying, verbs, letters, members, persons)  # each adds its cases


@pytest.fixture(scope="module", params=DATABASES)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveWorld]:
    with LiveWorld.running(request, tmp_path_factory) as started:
        yield started


@pytest.mark.parametrize("story", CASES)
def test_every_screen_shows_what_is_stored(world: LiveWorld, story: str) -> None:
    kinds, department, act = CASES[story]
    stage = Stage(world, department)
    assert differences(stage.screens) == {}, "before anything happened"
    try:
        act(stage)
        assert differences(stage.screens) == {}
        assert kinds & set(KINDS) <= stage.happened()
    finally:
        members.join(stage)
        for live in (*stage.writing, *(screen.live for screen in stage.screens)):
            live.close()


def test_every_kind_has_a_case() -> None:
    membership = {kind for kind, _ in MembershipChange.KINDS}
    assert {kind for kinds, *_ in CASES.values() for kind in kinds} == set(KINDS) | READING | membership
