"""How long a screen may show something else than what is stored."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests import screens
from tests.screens import Screen, State


class Late(Screen):
    """Has what is stored when the desk has answered so many rounds of questions."""

    def __init__(self, after: int) -> None:
        self.name, self.after = "late", after

    live = property(lambda self: self)

    def take_frames(self) -> None:
        self.after -= 1

    def held(self) -> State:
        return "new" if self.after <= 0 else "old"

    def stored(self) -> State:
        return "new"


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One for each round, in which the desk answers at once."""
    answered: list[int] = []

    def settle(lives: Iterable[object]) -> None:
        answered.append(len(list(lives)))

    monkeypatch.setattr(screens, "settle", settle)
    return answered


def test_a_frame_may_come_some_rounds_later(answers: list[int]) -> None:
    assert screens.differences([Late(3)]) == {}
    assert len(answers) == 3, "nobody waits longer than it takes"


def test_a_frame_that_comes_long_after_the_desk_answers_again_is_late() -> None:
    assert screens.differences([Late(50)]) == {"late": ("old", "new")}
