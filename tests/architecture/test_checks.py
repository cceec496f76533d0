"""Each check finds what it is there for, and leaves alone what is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checks import apps, channels, contrast, docs, names, sizes, translations, voice

Write = Callable[[str, str], None]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def file(path: str, text: str) -> None:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    file("openline/channels/base/__init__.py", "")
    file("openline/channels/pigeon/__init__.py", "")
    return file


def only(found: Iterator[str]) -> str:
    [problem] = found
    return problem


# --- sizes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["openline/people/long.py", "frontend/workspace/long.ts", "frontend/widget/Long.svelte"]
)
def test_a_file_past_the_end_is_found(tmp_path: Path, write: Write, path: str) -> None:
    write(path, "\n" * 301)
    assert only(sizes.problems(tmp_path)).startswith(f"{path}: 301 lines")


def test_a_test_may_be_longer(tmp_path: Path, write: Write) -> None:
    write("tests/test_story.py", "\n" * 400)
    assert list(sizes.problems(tmp_path)) == []


def test_a_function_past_the_end_is_found(tmp_path: Path, write: Write) -> None:
    write("openline/people/long.py", "\n\ndef long():\n" + "    pass\n" * 40)
    assert only(sizes.problems(tmp_path)) == "openline/people/long.py:3: long has 41 lines, 40 are the end"


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["openline/people/utils.py", "openline/kit/helpers/x.py", "frontend/shared/common.ts"])
def test_an_empty_name_is_found(tmp_path: Path, write: Write, path: str) -> None:
    write(path, "")
    assert "name it after" in only(names.problems(tmp_path))


# --- channels -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "from openline.channels.pigeon import feathers",
        "import openline.channels.pigeon.feathers",
        "from openline.channels import pigeon",
        "from ..channels.pigeon.feathers import Feather",
    ],
)
def test_an_import_of_a_channel_from_outside_is_found(tmp_path: Path, write: Write, line: str) -> None:
    write("openline/workspace/rows.py", line)
    assert "openline/workspace/rows.py:1: imports openline.channels.pigeon" in only(channels.problems(tmp_path))


@pytest.mark.parametrize(
    "line",
    [
        "x = line.kind == 'pigeon'",
        "x = line.kind != 'pigeon'",
        "x = line.kind in ('pigeon', 'dove')",
        "match kind:\n    case 'pigeon':\n        pass",
        "match kind:\n    case 'dove' | 'pigeon':\n        pass",
    ],
)
def test_a_branch_on_a_kind_is_found(tmp_path: Path, write: Write, line: str) -> None:
    write("openline/delivery/carry.py", line)
    assert "asks for the kind 'pigeon'" in only(channels.problems(tmp_path))


@pytest.mark.parametrize("line", ["if (row.channel === 'pigeon') fly();", 'switch (kind) { case "pigeon": fly(); }'])
def test_a_branch_on_a_kind_in_the_front_end_is_found(tmp_path: Path, write: Write, line: str) -> None:
    write("frontend/workspace/list/row.ts", line)
    assert "asks for the kind 'pigeon'" in only(channels.problems(tmp_path))


@pytest.mark.parametrize(
    "path", ["openline/channels/pigeon/adapter.py", "openline/demo/seed.py", "tests/test_story.py", "bench/pigeon.py"]
)
def test_its_own_folder_demo_bench_and_stories_may(tmp_path: Path, write: Write, path: str) -> None:
    write(path, "from openline.channels.pigeon import feathers\nx = kind == 'pigeon'")
    assert list(channels.problems(tmp_path)) == []


def test_a_config_imported_by_name_is_found(tmp_path: Path, write: Write) -> None:
    trap = "from django.apps import AppConfig\nfrom openline.channels.base.contract import ChannelConfig"
    write("openline/channels/pigeon/apps.py", trap)
    assert only(apps.problems(tmp_path)).startswith("openline/channels/pigeon/apps.py:2: ChannelConfig")


# --- texts ----------------------------------------------------------------------------------------------------------


def catalogue(translated: str) -> str:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    return f'{head}\nmsgid "%(name)s left"\nmsgstr "{translated}"\n'


@pytest.fixture
def room(write: Write) -> Write:
    write("openline/people/apps.py", "")
    write("openline/people/locale/uk/LC_MESSAGES/django.po", catalogue("%(name)s вийшов"))
    write("openline/people/locale/ru/LC_MESSAGES/django.po", catalogue("%(name)s вышел"))
    return write


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("openline/people/words.py", "LEFT = _('%(name)s left')"),
        ("openline/people/templates/x.html", "{% blocktranslate %}{{ name }} left{% endblocktranslate %}"),
    ],
)
def test_a_translated_text_passes(tmp_path: Path, room: Write, path: str, text: str) -> None:
    room(path, text)
    assert list(translations.problems(tmp_path)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("openline/people/words.py", "GONE = gettext_lazy('Gone')"),
        ("openline/people/words.py", "GONE = ngettext('Gone', 'All gone', n)"),
        ("openline/people/templates/x.html", "{% translate 'Gone' %}"),
    ],
)
def test_a_text_without_translation_is_found_in_each_language(
    tmp_path: Path, room: Write, path: str, text: str
) -> None:
    room(path, text)
    found = list(translations.problems(tmp_path))
    assert found == [f"{path}:1: not translated in {language}: 'Gone'" for language in ("uk", "ru")]


def test_a_translation_with_a_wrong_place_is_found(tmp_path: Path, room: Write) -> None:
    room("openline/people/locale/ru/LC_MESSAGES/django.po", catalogue("%(nam)s вышел"))
    room("openline/people/words.py", "LEFT = _('%(name)s left')")
    assert "a place that the text does not have in ru" in only(translations.problems(tmp_path))


@pytest.mark.parametrize("said", ["%(name)s, вийдіть, будь ласка", "%(name)s вийшов!", "%(name)s відв'язано"])
def test_a_text_in_another_voice_is_found(tmp_path: Path, room: Write, said: str) -> None:
    assert list(voice.problems(tmp_path)) == []
    room("openline/people/locale/uk/LC_MESSAGES/django.po", catalogue(said))
    assert only(voice.problems(tmp_path)).startswith("openline/people/locale/uk/LC_MESSAGES/django.po:4: ")


def test_the_front_end_speaks_the_same(tmp_path: Path, write: Write) -> None:
    write("frontend/widget/words/en.ts", "export const words = { sent: 'Successfully sent' };")
    assert "Successfully" in only(voice.problems(tmp_path))


# --- docs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Read [this](docs/nowhere.md).", "1: the link docs/nowhere.md leads nowhere"),
        ("See `openline/people/ghosts.py`.", "1: there is no openline/people/ghosts.py"),
        ("See `people/ghosts.py`.", "1: there is no people/ghosts.py"),
        ("Run `make coffee`.", "1: make has no target coffee"),
        ("```\nopenline dance\n```", "1: openline has no command dance"),
        ("```\nopenline up --fast\n```", "1: openline up has no flag --fast"),
        ("Run `python -m bench.coffee`.", "1: there is no module bench.coffee"),
        ("Set `OPENLINE_COLOUR`.", "1: there is no setting OPENLINE_COLOUR"),
    ],
)
def test_a_page_that_names_what_is_not_there_is_found(tmp_path: Path, write: Write, text: str, problem: str) -> None:
    write("Makefile", "up:\n")
    write("openline/people/apps.py", "")
    write("docs/run-it.md", (ROOT / "docs/run-it.md").read_text())
    write("README.md", text)
    assert [each for each in docs.problems(tmp_path) if each.startswith("README.md")] == [f"README.md:{problem}"]


def test_a_setting_without_a_row_in_the_table_is_found(tmp_path: Path, write: Write) -> None:
    rows = (ROOT / "docs/run-it.md").read_text().splitlines()
    write("Makefile", "dist:\nup:\n")
    leads_to = ("openline/channels/email/doc.md", "docs/sign-your-customers.md", "docs/forms-in-your-page.md")
    for page in leads_to:
        write(page, "")
    write("docs/run-it.md", "\n".join(row for row in rows if not row.startswith("| `OPENLINE_PORT`")))
    assert "no row `OPENLINE_PORT`" in only(docs.problems(tmp_path))


# --- contrast -------------------------------------------------------------------------------------------------------


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_pale_ink_is_found(tmp_path: Path, write: Write) -> None:
    tokens = (ROOT / contrast.TOKENS).read_text()
    pale = contrast.PAIR.sub(
        lambda pair: pair[0] if pair[1] != "note" else "--note: light-dark(#cccccc, #ffffff)", tokens
    )
    write(str(contrast.TOKENS), pale)
    assert any("--note on --paper has" in problem and "light" in problem for problem in contrast.problems(tmp_path))
