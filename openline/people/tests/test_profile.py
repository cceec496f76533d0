from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from openline.people.models import Agent

from .conftest import PASSWORD, signed_in


@pytest.fixture(autouse=True)
def kept_in(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def drawn(kind: str = "PNG", **save: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#00697e").save(out, kind, **save)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that asks for 50,000 by 50,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def send(client: Client, content: bytes, name: str = "me.png", kind: str = "image/png") -> Any:
    return client.post("/settings/profile/picture/", {"picture": SimpleUploadedFile(name, content, kind)})


def test_a_picture_becomes_a_small_square_without_its_metadata(as_olena: Client, olena: Agent) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"

    assert send(as_olena, drawn("JPEG", exif=exif), "me.jpg", "image/jpeg").status_code == 302

    olena.refresh_from_db()
    shown = Client().get(f"/pictures/{olena.picture}")
    content = b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (256, 256), {})
    assert b"taken at home" not in content


def test_a_new_picture_takes_the_place_of_the_old_one(
    as_olena: Client, olena: Agent, kept_in: Path, django_capture_on_commit_callbacks: Any
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            send(as_olena, drawn())
    assert len(list((kept_in / "pictures").iterdir())) == 1

    with django_capture_on_commit_callbacks(execute=True):
        as_olena.post("/settings/profile/picture/", {"remove": "1"})
    assert not list((kept_in / "pictures").iterdir())
    assert Agent.objects.get(pk=olena.pk).picture == ""


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        drawn("BMP"),
        drawn()[:300],
    ],
)
def test_what_is_no_picture_by_its_content_is_refused(as_olena: Client, olena: Agent, content: bytes) -> None:
    refused = send(as_olena, content)

    assert "What counts is the content, not the name." in refused.content.decode()
    assert Agent.objects.get(pk=olena.pk).picture == ""


def test_a_bomb_is_refused_before_it_is_unpacked(as_olena: Client) -> None:
    assert len(bomb()) < 1000
    assert "This picture is too large" in send(as_olena, bomb()).content.decode()


def test_a_picture_of_too_many_bytes_is_refused(as_olena: Client) -> None:
    assert "This picture is too large" in send(as_olena, drawn() + b"\0" * 10_000_000).content.decode()


def test_no_picture_at_all_is_told(as_olena: Client) -> None:
    assert "Without this it does not work." in as_olena.post("/settings/profile/picture/", {}).content.decode()


@pytest.mark.parametrize("key", ["AAAAAAAAAAAAAAAAAAAAAA", "..%2F..%2Fsecret.key", "../openline.sqlite3"])
def test_no_other_file_is_reached_by_a_picture_s_address(client: Client, db: None, key: str) -> None:
    assert client.get(f"/pictures/{key}").status_code == 404


def test_an_agent_changes_name_languages_and_look(as_olena: Client, olena: Agent) -> None:
    given = {"name": "Olena H.", "languages": ["uk"], "language": "uk", "theme": "dark"}

    page = as_olena.post("/settings/profile/", given, follow=True).content.decode()

    assert '<html lang="uk" class="dark">' in page
    assert "Збережено." in page
    assert "Olena H." in page


def test_the_password_is_changed_only_with_the_one_of_now(as_olena: Client, olena: Agent) -> None:
    wrong = {"password": "guess", "new_password": "eight blue lighthouses"}

    refused = as_olena.post("/settings/profile/password/", wrong)

    assert "This is not the password you sign in with." in refused.content.decode()
    assert Agent.objects.get(pk=olena.pk).check_password(PASSWORD)


def test_the_password_of_now_cannot_be_guessed_from_an_open_session(as_olena: Client) -> None:
    wrong = {"password": "guess", "new_password": "eight blue lighthouses"}
    for _ in range(5):
        as_olena.post("/settings/profile/password/", wrong)

    right = {**wrong, "password": PASSWORD}
    assert as_olena.post("/settings/profile/password/", right).status_code == 429


def test_a_changed_password_keeps_this_session_and_ends_the_others(as_olena: Client, olena: Agent) -> None:
    elsewhere = signed_in(olena)

    as_olena.post("/settings/profile/password/", {"password": PASSWORD, "new_password": "eight blue lighthouses"})

    assert as_olena.get("/settings/profile/").status_code == 200
    assert elsewhere.get("/settings/profile/").status_code == 302
