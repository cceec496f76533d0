from __future__ import annotations

from datetime import timedelta

from django.db import models

from openline.conversations.keep import keep_many
from openline.conversations.models import Attachment, Line
from openline.conversations.outcome import BAD_FILE, Kept
from openline.conversations.queries import attachment
from openline.conversations.uploading import FORGET_AFTER, Brought, Uploader, clean_name, forget_unattached, keep_files
from openline.kit.files import path_of
from openline.people.models import Agent

from .scene import MARIA, NINA, NOW, keep, said, uploaded, written


def test_a_file_is_taken_by_its_uploaders_message_with_its_type_and_size(line: Line) -> None:
    key = uploaded(Uploader(visitor=MARIA))
    kept = keep(said(MARIA, line, "", files=[key]))

    assert kept.entry is not None
    (file,) = kept.entry.files
    assert (file.key, file.name, file.content_type, file.width, file.height) == (key, "screen.png", "image/png", 6, 4)
    assert Attachment.objects.get(key=key).message is not None
    assert kept.row.preview == "screen.png"


def test_a_file_is_taken_once(line: Line) -> None:
    key = uploaded(Uploader(visitor=MARIA))
    first, second = keep_many([said(MARIA, line, files=[key]), said(MARIA, line, files=[key])], NOW)

    assert isinstance(first, Kept)
    assert second == BAD_FILE
    assert keep_many([said(MARIA, line, files=[key])], NOW) == [BAD_FILE]


def test_naming_a_file_twice_in_one_message_is_refused(line: Line) -> None:
    key = uploaded(Uploader(visitor=MARIA))

    assert keep_many([said(MARIA, line, files=[key, key])], NOW) == [BAD_FILE]


def test_a_file_is_taken_only_by_who_uploaded_it(line: Line, ihor: Agent, olena: Agent) -> None:
    conversation = keep(said(NINA, line, topic="technical")).conversation
    by_maria, by_ihor = uploaded(Uploader(visitor=MARIA)), uploaded(Uploader(agent=ihor.pk))

    assert keep_many([said(NINA, line, files=[by_maria])], NOW) == [BAD_FILE]
    assert keep_many([said(NINA, line, files=[by_ihor])], NOW) == [BAD_FILE]
    assert keep_many([written(ihor, conversation, files=[by_maria])], NOW) == [BAD_FILE]
    assert keep_many([written(olena, conversation, files=[by_ihor])], NOW) == [BAD_FILE]
    keep(written(ihor, conversation, files=[by_ihor]))


def test_a_retry_of_a_message_with_a_file_gets_the_first_answer(line: Line) -> None:
    message = said(MARIA, line, files=[uploaded(Uploader(visitor=MARIA))])
    first, again = keep(message), keep(message)

    assert (again.conversation, again.seq) == (first.conversation, first.seq)
    assert Attachment.objects.count() == 1


def test_an_agent_reads_files_of_what_he_may_see_and_his_own_uploads(line: Line, ihor: Agent, andrii: Agent) -> None:
    sent, waiting = uploaded(Uploader(visitor=NINA)), uploaded(Uploader(agent=andrii.pk))
    keep(said(NINA, line, topic="technical", files=[sent]))

    assert attachment(ihor, sent) is not None
    assert attachment(andrii, sent) is None
    assert attachment(andrii, waiting) is not None
    assert attachment(ihor, waiting) is None


def test_uploads_that_no_message_took_are_forgotten_after_a_day_with_their_bytes(line: Line) -> None:
    taken, left = uploaded(Uploader(visitor=MARIA)), uploaded(Uploader(visitor=MARIA))
    keep(said(MARIA, line, files=[taken]))
    Attachment.objects.update(created_at=NOW)

    assert forget_unattached(NOW + FORGET_AFTER) == 0
    assert forget_unattached(NOW + FORGET_AFTER + timedelta(seconds=1)) == 1
    assert list(Attachment.objects.values_list("key", flat=True)) == [taken]
    assert path_of(taken).exists()
    assert not path_of(left).exists()


def test_a_name_loses_its_path_and_what_cannot_be_seen() -> None:
    names = {
        "../../etc/passwd": "passwd",
        "C:\\Users\\Nina\\screen.png": "screen.png",
        "паспорт\u202egnp.exe": "паспортgnp.exe",
        "a\x00b\r\n.png": "ab.png",
        "/": "file",
        "": "file",
    }
    assert {name: clean_name(name) for name in names} == names
    longest = Attachment._meta.get_field("name")
    assert isinstance(longest, models.CharField)
    assert len(clean_name("x" * 999)) == longest.max_length


def test_a_letters_file_is_kept_whatever_it_is_and_under_a_type_that_no_browser_shows(line: Line) -> None:
    sender = Uploader(visitor="letter-7")
    page = keep_files([Brought(b"<script>alert(1)</script>", "../invoice.html", "text/html", sender, held=False)])[0]
    drawn = keep_files([Brought(b"<svg onload='alert(1)'/>", "logo.svg", "image/svg+xml", sender, held=False)])[0]
    archive = keep_files([Brought(b"\x1f\x8b\x08 broken", "logs.gz", "Application/GZip", sender, held=False)])[0]
    nothing = keep_files([Brought(b"", "empty.txt", "text/plain", sender, held=False)])[0]
    words = keep_files([Brought("Довідка".encode(), "довідка.txt", "application/x-unknown", sender, held=False)])[0]

    assert [each.content_type for each in (page, drawn, archive, nothing, words)] == [
        "application/octet-stream",
        "application/octet-stream",
        "application/gzip",
        "application/octet-stream",
        "text/plain",
    ]
    assert (page.name, page.size) == ("invoice.html", 25)
    assert path_of(nothing.key).read_bytes() == b""


def test_a_held_file_says_so_until_it_is_opened(line: Line) -> None:
    held = keep_files([Brought(b"MZ", "statement.exe", "application/pdf", Uploader(visitor=MARIA), held=True)])[0]

    assert Attachment.objects.get(key=held.key).held
