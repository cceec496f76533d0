"""What leaves Security does so as a new, linked conversation, with what the mover passes on and nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings

from openline.conversations import queries, timeline
from openline.conversations.events import Continued, NoteWritten, PassedOn
from openline.conversations.limits import MOST_BODY, MOST_FILES
from openline.conversations.models import Attachment, Line, Message
from openline.conversations.moving import NoSuchDepartment, move
from openline.conversations.passing_on import copying
from openline.conversations.uploading import Uploader
from openline.conversations.wire import Row
from openline.kit.files import path_of
from openline.people.membership import remove_member
from openline.people.models import Agent, Department

from .scene import MINUTE, NOW, TARAS, bodies, keep, kinds, row, said, uploaded, written

Departments = dict[str, Department]
LOSS = "З рахунку зникло 4 200 грн"
PASSPORT = "Ось фото паспорта"
PHISHING = "Схоже на фішинг"
RESET = "Треба скинути пароль"


@pytest.fixture
def walled(line: Line, ihor: Agent) -> int:
    """Taras tells Security of a loss and sends his passport; Ihor has it and wrote a note."""
    conversation = keep(said(TARAS, line, LOSS, topic="security")).conversation
    passport = uploaded(Uploader(visitor=TARAS), "passport.png")
    keep(said(TARAS, line, PASSPORT, files=[passport]))
    keep(written(ihor, conversation, PHISHING, note=True))
    return conversation


def files_on_disk() -> set[Path]:
    return set(Path(settings.MEDIA_ROOT).glob("??/*"))


def leave(conversation: int, ihor: Agent, departments: Departments, **passed: Any) -> Row:
    return move(conversation, to=departments["technical"].pk, by=ihor, now=NOW + MINUTE, **passed)


def test_the_old_conversation_closes_and_a_linked_one_goes_on(
    walled: int,
    ihor: Agent,
    departments: Departments,
    heard: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        new = leave(walled, ihor, departments, comment=RESET)

    assert (new.continues, new.department, new.customer_name) == (walled, departments["technical"].pk, "Тарас Вовк")
    assert (new.assignee, new.closed_at, new.waiting_since is not None) == (None, None, True)
    assert kinds(new.id) == ["continued", "note_written"]
    assert kinds(walled)[-1] == "passed_on"
    assert (row(walled).closed_at, row(walled).department.key) == (NOW + MINUTE, "security")
    told: dict[type, Any] = {type(event): event for event in heard}
    assert set(told) == {Continued, NoteWritten, PassedOn}
    assert (told[PassedOn].row.id, told[PassedOn].to, told[Continued].row) == (walled, new.id, new)


def test_nothing_of_the_old_conversation_is_in_the_new_one_unless_it_is_passed_on(
    walled: int, ihor: Agent, departments: Departments
) -> None:
    new = leave(walled, ihor, departments)
    entries, _ = timeline.newest(row(new.id))
    shown = msgspec.json.encode([new, entries]).decode()

    for secret in (LOSS, PASSPORT, PHISHING, "passport", "4 200"):
        assert secret not in shown
    assert bodies(new.id) == []
    assert (new.subject, new.preview) == ("Passed on", "")


def test_the_subject_is_the_movers_words_or_those_he_chose(walled: int, ihor: Agent, departments: Departments) -> None:
    assert leave(walled, ihor, departments, comment=RESET, pass_on=[2]).subject == RESET


def test_without_a_comment_the_first_passed_words_are_the_subject(
    walled: int, ihor: Agent, departments: Departments
) -> None:
    assert leave(walled, ihor, departments, pass_on=[3]).subject == PASSPORT


def test_chosen_messages_are_quoted_in_one_note_of_the_mover(
    walled: int, ihor: Agent, departments: Departments
) -> None:
    new = leave(walled, ihor, departments, comment=RESET, pass_on=[2])

    (note,) = bodies(new.id)
    assert note == f"{RESET}\n\nТарас Вовк, 2026-11-22 09:30 UTC\n{LOSS}"
    entries, _ = timeline.newest(row(new.id))
    assert (entries[1].actor.name, entries[1].kind) == ("Ihor Boiko", "note_written")


def test_files_are_copied_under_new_keys_with_an_access_of_their_own(
    walled: int, ihor: Agent, olena: Agent, departments: Departments
) -> None:
    new = leave(walled, ihor, departments, pass_on=[3])
    old, copy = Attachment.objects.order_by("pk")

    assert copy.key != old.key
    assert path_of(copy.key).read_bytes() == path_of(old.key).read_bytes()
    assert [file.key for file in timeline.newest(row(new.id))[0][1].files] == [copy.key]
    remove_member(departments["security"], olena, None, NOW)
    assert queries.attachment(olena, copy.key) == copy
    assert queries.attachment(olena, old.key) is None


def test_much_is_passed_on_in_several_notes_that_each_hold_what_a_message_holds(
    walled: int, line: Line, ihor: Agent, departments: Departments
) -> None:
    long = "ї" * MOST_BODY
    for _ in range(2):
        keep(said(TARAS, line, long, files=[uploaded(Uploader(visitor=TARAS)) for _ in range(6)]))
    for _ in range(2):
        keep(said(TARAS, line, "Знімки", files=[uploaded(Uploader(visitor=TARAS)) for _ in range(6)]))
    new = leave(walled, ihor, departments, comment=RESET, pass_on=range(1, 100))

    notes = list(Message.objects.filter(conversation=new.id).order_by("seq"))
    assert all(len(note.body) <= MOST_BODY and note.attachments.count() <= MOST_FILES for note in notes)
    assert sum(note.attachments.count() for note in notes) == 25
    assert [note.body.count("ї" * 9_900) for note in notes] == [0, 1, 1, 0, 0]
    assert notes[1].body.endswith("… (the end is cut)")


def test_copies_that_no_note_took_are_removed(walled: int, ihor: Agent, departments: Departments) -> None:
    before = files_on_disk()
    with pytest.raises(NoSuchDepartment), copying(walled, [3]):
        move(walled, to=10**6, by=ihor, now=NOW, pass_on=[3])
    assert files_on_disk() == before

    with copying(walled, [2, 3]):
        leave(walled, ihor, departments, pass_on=[3])
    assert len(files_on_disk() - before) == 1


def test_the_folder_of_a_copy_is_on_disk_before_its_row(
    walled: int, ihor: Agent, departments: Departments, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[Path] = set()
    monkeypatch.setattr(os, "fsync", lambda handle: synced.add(Path(f"/proc/self/fd/{handle}").readlink()))
    leave(walled, ihor, departments, pass_on=[3])

    folder = path_of(Attachment.objects.latest("pk").key).parent
    assert {folder, folder.parent} <= synced


def test_messages_of_another_conversation_cannot_be_passed_on(
    walled: int, line: Line, ihor: Agent, departments: Departments
) -> None:
    new = leave(walled, ihor, departments, pass_on=[1, 99, -1])

    assert bodies(new.id) == []


def test_the_customer_goes_on_in_the_new_conversation(
    walled: int, line: Line, ihor: Agent, departments: Departments
) -> None:
    new = leave(walled, ihor, departments, comment=RESET)

    assert keep(said(TARAS, line, "Дякую", topic="security")).conversation == new.id
    assert row(walled).closed_at is not None


def test_the_customer_sees_that_it_goes_on_and_never_the_note(
    walled: int, ihor: Agent, departments: Departments
) -> None:
    new = leave(walled, ihor, departments, comment=RESET)

    shown = timeline.public_since(row(new.id), 0, 100)
    assert [(after, entry.kind) for after, entry, _ in shown] == [(0, "continued")]
    assert [entry.kind for _, entry, _ in timeline.public_since(row(walled), 0, 100)] == ["message_received"] * 2


def test_who_sees_both_sides_finds_one_from_the_other(
    walled: int, ihor: Agent, olena: Agent, departments: Departments
) -> None:
    new = leave(walled, ihor, departments, comment=RESET)

    assert [found.id for found in queries.of_customers(olena, [new.customer])] == [new.id, walled]
    remove_member(departments["security"], olena, None, NOW)
    assert [found.id for found in queries.of_customers(olena, [new.customer])] == [new.id]
