"""Whatever goes wrong on the way, what arrived is there, and it is named what did not."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from openline.channels.base import posted as posts
from openline.channels.base.kept_files import forget, keep
from openline.channels.base.posted import Posted, Problem
from openline.conversations.models import Attachment
from openline.kit.files import path_of
from openline.kit.uploads import OnDisk

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0"
    "000003010100c9fe92ef0000000049454e44ae426082"
)


def multipart(*parts: tuple[str, str, bytes], end: bytes = b"--edge--\r\n") -> bytes:
    """(field, file name or "", content)"""
    named = {True: '; filename="{}"', False: ""}
    heads = [f'Content-Disposition: form-data; name="{n}"' + named[bool(f)].format(f) for n, f, _ in parts]
    return (
        b"".join(
            f"--edge\r\n{head}\r\n\r\n".encode() + body + b"\r\n"
            for head, (_, _, body) in zip(heads, parts, strict=True)
        )
        + end
    )


def read(body: bytes, kind: str = "multipart/form-data; boundary=edge", **meta: Any) -> Posted:
    return posts.read(RequestFactory().post("/", body, content_type=kind, **meta))


def test_fields_and_files_of_a_form_are_read_in_order() -> None:
    posted = read(multipart(("name", "", "Степан".encode()), ("files", "a.png", PNG), ("files", "b.png", PNG)))
    assert (posted.of("name"), [file.name for file in posted.sent]) == ("Степан", ["a.png", "b.png"])
    assert posted.problems == []


def test_a_body_that_was_cut_off_keeps_its_words_and_no_half_of_a_file() -> None:
    posted = read(
        multipart(("message", "", b"Where is it?"), ("files", "a.png", PNG), ("files", "b.png", PNG[:20]), end=b"")
    )
    assert posted.of("message") == "Where is it?"
    assert [file.name for file in posted.sent] == ["a.png"]
    assert posted.problems == [Problem("cut_off")]


def test_what_is_no_utf_8_is_kept_as_far_as_it_can_be_read_and_named() -> None:
    posted = read(multipart(("message", "", "Код не приходить".encode("cp1251")), ("name", "", "Ніна".encode())))
    assert posted.of("name") == "Ніна"
    assert posted.problems == [Problem("bad_text", "message")]
    assert read(b'{"message": "\xcf\xf0"}', "application/json").problems == [Problem("bad_text", "message")]


@pytest.mark.parametrize("body", [b"[1]", b"{", b'{"name": 7}', b'{"name": {"a": "b"}}', b'{"name": "\\ud800"}'])
def test_json_of_another_shape_is_said_to_be(body: bytes) -> None:
    assert read(body, "application/json").problems == [Problem("bad_request")]


def test_json_gives_texts_and_lists() -> None:
    posted = read(b'{"name": "N\\u0000ina", "kept": ["a", "b"], "topic": null}', "application/json; charset=utf-8")
    assert (posted.of("name"), posted.lists["kept"], posted.of("topic")) == ("Nina", ["a", "b"], "")


def test_a_file_that_is_too_large_is_named_and_the_rest_is_there(settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    large = bytes(21_000_000)
    posted = read(multipart(("message", "", b"Here"), ("files", "film.mov", large), ("files", "a.png", PNG)))
    assert (posted.of("message"), [file.name for file in posted.sent]) == ("Here", ["a.png"])
    assert posted.problems == [Problem("file_too_large", "film.mov")]


def test_a_disk_that_fills_while_a_file_arrives_leaves_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(OnDisk, "receive_data_chunk", full)
    posted = read(multipart(("message", "", b"Here"), ("files", "a.png", PNG)))
    assert (posted.of("message"), posted.sent, posted.problems) == ("Here", [], [Problem("disk_full")])


@pytest.fixture
def files_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.INCOMING = tmp_path / "files", tmp_path
    settings.MEDIA_ROOT.mkdir()


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_files_are_kept_for_their_form_alone_until_they_are_taken_off() -> None:
    first = Posted(
        sent=[SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("run.exe", b"MZ\x90\x00\x03\x00\x00\x00")]
    )
    (kept,) = keep(first, "form-1", "203.0.113.7")
    assert first.problems == [Problem("file_type", "run.exe")]
    again = Posted(lists={"kept": [kept.key, kept.key, ""]})
    assert keep(again, "form-1", "203.0.113.7") == [kept]
    others = Posted(lists={"kept": [kept.key]})
    assert keep(others, "form-2", "203.0.113.7") == []
    assert others.problems == [Problem("bad_file")]
    forget("form-2", [kept.key])
    assert Attachment.objects.count() == 1
    forget("form-1", [kept.key])
    assert not Attachment.objects.exists()
    assert not path_of(kept.key).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_ten_files_go_with_a_message_and_the_eleventh_is_named() -> None:
    posted = Posted(sent=[SimpleUploadedFile(f"{number}.png", PNG) for number in range(11)])
    assert len(keep(posted, "form-1", "203.0.113.7")) == 10
    assert posted.problems == [Problem("too_many", "10.png")]
