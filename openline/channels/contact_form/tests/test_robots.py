"""Robots work or wait; people get through, an office behind one address among them."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from openline.channels.base import letters_out
from openline.channels.base.events import NoticeAsked
from openline.channels.contact_form import confirming, views
from openline.channels.contact_form.models import Held
from openline.channels.contact_form.robots import judging, work
from openline.channels.contact_form.robots.judging import network_of
from openline.conversations.models import Conversation, Line, Message
from openline.kit.clock import now

from .conftest import STEPAN, Person, at, handed_out

Pass = Callable[[timedelta], None]


def worked(answer: Any) -> str:
    """What the script does about an answer that asks for work."""
    told = answer.json()
    assert (answer.status_code, told["code"]) == (429, "work"), told
    words = (f"{told['challenge']}~{number}" for number in count())
    return next(word for word in words if work.zero_bits(word) >= told["bits"])


def test_six_forms_from_one_household_need_no_work_but_the_last(line: Line) -> None:
    codes = [Person(line).send(email=f"person{number}@mail.example").status_code for number in range(6)]
    assert codes == [201] * 5 + [429]


def test_who_does_the_work_gets_through_once(line: Line) -> None:
    for number in range(5):
        Person(line).send(email=f"person{number}@mail.example")
    stepan = Person(line)
    done = worked(stepan.send())
    assert stepan.send(work=done).status_code == 201
    assert stepan.send(work=done).status_code == 201, "the second click of a double one"
    assert Conversation.objects.count() == 6
    assert stepan.send(work=done, message="Купуйте").status_code == 429, "it was spent for other words"
    assert Person(line).send(work=done).status_code == 429, "it belongs to another form"


def test_work_that_was_spent_before_a_restart_is_not_spent_again_for_other_words() -> None:
    asked = work.challenge("form", 1, now())
    done = next(each for each in (f"{asked}~{number}" for number in count()) if work.zero_bits(each) >= 1)
    assert work.is_done(done, "form", now())
    assert work.spend(done, "Добрий день")
    restarted = runpy.run_path(work.__file__)
    assert restarted["spend"](done, "Купуйте"), "what was spent is forgotten"
    assert not restarted["is_done"](done, "form", now())


def test_work_ends_and_too_little_of_it_is_none(line: Line, later: Pass) -> None:
    for number in range(5):
        Person(line).send(email=f"person{number}@mail.example")
    stepan = Person(line)
    answer = stepan.send()
    easy = (f"{answer.json()['challenge']}~{number}" for number in count())
    assert stepan.send(work=next(each for each in easy if work.zero_bits(each) < 15)).status_code == 429
    for forged in ("", "~", "a~b", "0.0.x.y~1", f"1{answer.json()['challenge']}~1"):
        assert stepan.send(work=forged).status_code == 429
    done = worked(answer)
    assert not work.is_done(done, stepan.form.split(".")[0], now() + timedelta(minutes=61))
    assert work.is_done(done, stepan.form.split(".")[0], now())


def test_cheap_work_that_was_hoarded_does_not_count_once_dear_work_is_due(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        Person(line).send(email=f"person{number}@mail.example")
    stepan = Person(line)
    cheap = worked(stepan.send())
    monkeypatch.setattr(judging, "EASIEST", 18)
    asked_anew = stepan.send(work=cheap)
    assert (asked_anew.status_code, asked_anew.json()["bits"]) == (429, 18)
    monkeypatch.setattr(judging, "EASIEST", 17)
    assert stepan.send(work=cheap).status_code == 201, "the burst has grown while he worked"


def test_a_trap_is_not_opened_by_the_work_of_people(line: Line) -> None:
    for number in range(5):
        Person(line).send(email=f"person{number}@mail.example")
    robot = Person(line)
    cheap = worked(robot.send())
    answer = robot.send(work=cheap, website="https://spam.example")
    assert (answer.status_code, answer.json()["bits"]) == (429, 18)


def test_a_try_is_one_block_of_sha_256_for_any_word_that_is_ever_needed() -> None:
    asked = work.challenge("form", 21, now())
    assert len(f"{asked}~{'z' * 17}") <= 55
    assert work.challenge("form", 21, now()) != asked


@pytest.mark.parametrize("robot", [{"website": "https://spam.example"}, {"form": 0.0}])
def test_what_no_person_fills_in_and_who_is_too_quick_works_for_it(line: Line, robot: Any) -> None:
    typed = {"form": handed_out(robot["form"])} if "form" in robot else robot
    stepan = Person(line)
    answer = stepan.send(**typed)
    assert answer.json()["bits"] == 18
    done = worked(answer)
    assert stepan.send(**typed, work=done).status_code == 201, "a browser that fills in everything has an owner"


def test_far_above_people_words_are_all_there_is(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = now()
    monkeypatch.setattr(views, "now", lambda: moment)
    monkeypatch.setattr(work, "is_done", lambda *_: True)
    codes = [Person(line).send(email=f"person{number}@mail.example", work=f"{number}~") for number in range(125)]
    assert [each.status_code for each in codes].index(429) == 120
    assert codes[-1].json()["code"] == "too_fast"
    assert "Спробуйте за годину" in codes[-1].json()["text"]
    assert Person(line, "198.51.100.9").send().status_code == 201


def test_nobody_is_locked_out_by_others_who_post_with_his_address(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as machine:
        machine.setattr(work, "is_done", lambda *_: True)
        for number in range(130):
            assert Person(line, f"10.1.{number}.9").send(work=f"10.1.{number}~").status_code == 201
    stepan = Person(line)
    assert stepan.send(work=worked(stepan.send())).status_code == 201


def test_a_burst_makes_the_work_harder_and_passes(line: Line, settings: Any, later: Pass) -> None:
    settings.FORM_POSTS_PER_MINUTE = 4
    bits = []
    for number in range(20):
        person = Person(line, f"203.0.{number}.7")
        answer = person.send(email=f"person{number}@mail.example")
        if answer.status_code == 429:
            bits.append(answer.json()["bits"])
            assert person.send(email=f"person{number}@mail.example", work=worked(answer)).status_code == 201
    assert (bits[0], bits[-1]) == (15, 17)
    assert Person(line, "198.51.100.9").client.get(at(line, "form")).json()["work"]["bits"] == 17
    later(timedelta(minutes=6))
    assert Person(line, "198.51.100.9").client.get(at(line, "form")).json()["work"] is None


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[NoticeAsked]:
    told: list[NoticeAsked] = []
    monkeypatch.setattr(confirming, "tell_within", told.extend)
    return told


def link_of(letter: NoticeAsked) -> str:
    return next(word for word in letter.body.split() if "/confirm/" in word).partition("/channels/")[2]


def burst(line: Line) -> None:
    """So much from one address that the next one from there needs work, or a letter."""
    for number in range(6):
        Person(line).send(email=f"person{number}@mail.example")


def test_without_a_script_a_letter_confirms_it(line: Line, letters: list[NoticeAsked]) -> None:
    for number in range(5):
        Person(line).post(email=f"person{number}@mail.example")
    stepan = Person(line)
    assert stepan.post().status_code == 202
    assert stepan.post().status_code == 202, "pressed twice"
    (letter,) = letters
    assert (letter.to, letter.purpose, letter.line) == (STEPAN["email"], "confirm", line.pk)
    assert not any(typed in letter.subject + letter.body for typed in (STEPAN["name"], STEPAN["message"]))
    assert Conversation.objects.count() == 5
    page = stepan.client.get(f"/channels/{link_of(letter)}")
    assert STEPAN["message"] not in page.content.decode()
    assert Conversation.objects.count() == 5, "a program that opens links confirms nothing"
    for _ in range(2):
        assert stepan.client.post(f"/channels/{link_of(letter)}").status_code == 303
    assert Conversation.objects.count() == 6
    assert Message.objects.latest("pk").body == STEPAN["message"]


def test_who_sends_by_script_after_all_has_sent_once(line: Line, letters: list[NoticeAsked]) -> None:
    for number in range(5):
        Person(line).send(email=f"person{number}@mail.example")
    stepan = Person(line)
    stepan.post()
    assert stepan.send(work=worked(stepan.send())).status_code == 201
    stepan.client.post(f"/channels/{link_of(letters[0])}")
    assert Conversation.objects.filter(reply_to=STEPAN["email"]).count() == 1


def test_a_link_ends_after_a_day_and_its_words_are_gone(line: Line, letters: list[NoticeAsked], later: Pass) -> None:
    burst(line)
    Person(line).post()
    assert Held.objects.count() == 1
    later(timedelta(hours=24, seconds=1))
    page = Person(line).client.get(f"/channels/{link_of(letters[0])}")
    assert page.status_code == 404
    assert "Це посилання вже не діє" in page.content.decode()
    burst(line)
    Person(line).post(message="Інше")
    assert [held.body for held in Held.objects.all()] == ["Інше"]


def test_where_no_letter_may_go_none_is_promised_and_nothing_is_lost(
    line: Line, letters: list[NoticeAsked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters_out, "_answers", [])
    burst(line)
    page = Person(line).post()
    assert page.status_code == 429
    assert STEPAN["message"] in page.content.decode()
    assert "увімкніть JavaScript" in page.content.decode()
    assert letters == []


def test_who_is_only_suspicious_has_nobody_written_to_and_sends_once_more(
    line: Line, letters: list[NoticeAsked]
) -> None:
    for typed in ({"website": "x"}, {"form": handed_out(0)}):
        again = Person(line).post(**typed)
        assert again.status_code == 429
        assert STEPAN["message"] in again.content.decode()
        assert 'name="website" tabindex="-1" autocomplete="off" value=""' in again.content.decode()
    assert (letters, Held.objects.count()) == ([], 0)
    assert Person(line).post().status_code == 303


def test_one_address_has_five_strangers_written_to_in_an_hour_and_no_more(
    line: Line, letters: list[NoticeAsked]
) -> None:
    burst(line)
    codes = [Person(line).post(email=f"stranger{number}@mail.example").status_code for number in range(20)]
    assert codes == [202] * 5 + [429] * 15
    assert len(letters) == Held.objects.count() == 5


def test_networks_are_what_one_provider_gives_out() -> None:
    assert network_of("203.0.113.77") == network_of("203.0.113.200") == network_of("::ffff:203.0.113.1")
    assert network_of("2001:db8:1:aa00::1") == network_of("2001:db8:1:aaff::9") != network_of("2001:db8:1:ab00::1")
    assert network_of("") == ""
