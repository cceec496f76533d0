from __future__ import annotations

import io
import struct
import zipfile

import pytest

from openline.kit.archives import ODF, OOXML
from openline.kit.content import NotAllowed, recognise

MAIN = '<Types><Override ContentType="application/vnd.{}.main+xml"/></Types>'
DOCX = {"[Content_Types].xml": MAIN.format("openxmlformats-officedocument.wordprocessingml.document"), "word/a.xml": ""}
XLSX = {"[Content_Types].xml": MAIN.format("openxmlformats-officedocument.spreadsheetml.sheet"), "xl/a.xml": ""}
ODT = {"mimetype": f"{ODF}text", "content.xml": "", "META-INF/manifest.xml": ""}


def archive(parts: dict[str, str], compression: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def wave(kind: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 100) + kind + b"fmt " + bytes(88)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (archive(DOCX, zipfile.ZIP_DEFLATED), f"{OOXML}wordprocessingml.document"),
        (archive(XLSX), f"{OOXML}spreadsheetml.sheet"),
        (archive(ODT), f"{ODF}text"),
        (archive({**ODT, "mimetype": f"{ODF}spreadsheet"}), f"{ODF}spreadsheet"),
        (wave(b"WAVE"), "audio/wav"),
    ],
)
def test_documents_and_sounds_are_what_they_hold(content: bytes, kind: str) -> None:
    assert recognise(io.BytesIO(content)).content_type == kind


@pytest.mark.parametrize(
    "content",
    [
        archive({"evil.exe": "MZ"}),
        archive({"META-INF/MANIFEST.MF": "", "Main.class": ""}),
        archive({**DOCX, "word/vbaProject.bin": ""}),
        archive({**DOCX, "[Content_Types].xml": MAIN.format("ms-word.document.macroEnabled")}),
        archive({"word/a.xml": ""}),
        archive({"evil.exe": "MZ", **ODT}),
        archive(ODT, zipfile.ZIP_DEFLATED),
        archive({**ODT, "mimetype": f"{ODF}presentation"}),
        archive(DOCX)[:-10],
        archive(DOCX | {f"word/{number}": "" for number in range(20_000)}),
        b"PK\x03\x04" + bytes(100),
        wave(b"AVI "),
        wave(b"WEBP"),
    ],
)
def test_what_only_begins_like_one_is_refused(content: bytes) -> None:
    with pytest.raises(NotAllowed):
        recognise(io.BytesIO(content))
