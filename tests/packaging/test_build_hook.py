"""The build hook builds when something changed, all or nothing, and refuses what a bundler left empty."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import hatch_build

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Yes"\nmsgstr "Так"\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project whose front end is built."""
    for module in ["openline.kit.typescript", *hatch_build.WIRE_MODULES]:
        path = tmp_path / f"{module.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    for source in ("hatch_build.py", "frontend/widget/launcher.ts", "frontend/package-lock.json"):
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source).write_text("")
    _write_bundles(tmp_path / hatch_build.BUILT)
    (tmp_path / hatch_build.BUILT / "digest").write_text(hatch_build.digest(tmp_path))
    return tmp_path


def _write_bundles(built: Path) -> None:
    for pattern, smallest in hatch_build.SMALLEST.items():
        path = built / pattern.replace("**/", "").replace("*", "entry")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * smallest)


def test_an_unchanged_tree_is_not_built_again(tree: Path) -> None:
    assert hatch_build.is_built(tree)


@pytest.mark.parametrize(
    "path",
    ["frontend/widget/launcher.ts", "frontend/new.ts", "openline/workspace/wire.py", "openline/kit/typescript.py"],
)
def test_a_change_of_a_source_builds_again(tree: Path, path: str) -> None:
    (tree / path).write_text("changed")
    assert not hatch_build.is_built(tree)


def test_installed_packages_and_generated_types_are_no_sources(tree: Path) -> None:
    (tree / "frontend/node_modules").mkdir()
    (tree / "frontend/node_modules/x.js").write_text("")
    (tree / "frontend/shared").mkdir()
    (tree / "frontend/shared/wire.ts").write_text("")
    assert hatch_build.is_built(tree)


def test_an_unpacked_sdist_is_never_built(tree: Path) -> None:
    (tree / "PKG-INFO").write_text("")
    (tree / "frontend/widget/launcher.ts").write_text("unpacked with other line ends")
    assert hatch_build.is_built(tree)


def test_a_failed_build_leaves_the_old_bundles(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], *, folder: Path) -> str:
        hatch_build.stop("no")

    monkeypatch.setattr(hatch_build, "run", fail)
    monkeypatch.setattr(hatch_build, "install_packages", lambda frontend: None)
    with pytest.raises(SystemExit):
        hatch_build.build_front_end(tree)
    assert hatch_build.is_built(tree)


@pytest.mark.parametrize(
    "empty", ["widget/widget.js", "forms/account-form.js", "workspace/entry.js", "pages/entry.css"]
)
def test_an_empty_bundle_is_refused(tree: Path, empty: str) -> None:
    (tree / hatch_build.BUILT / empty).write_text("")
    with pytest.raises(SystemExit, match=f"built wrong: {empty} has 0 bytes"):
        hatch_build.refuse_empty_files(tree / hatch_build.BUILT)


def test_a_missing_bundle_is_refused(tree: Path) -> None:
    shutil.rmtree(tree / hatch_build.BUILT / "workspace")
    with pytest.raises(SystemExit, match="built wrong: workspace"):
        hatch_build.refuse_empty_files(tree / hatch_build.BUILT)


def test_translations_are_compiled(tree: Path) -> None:
    folder = tree / "openline/people/locale/uk/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO)
    hatch_build.compile_translations(tree)
    assert "Так".encode() in (folder / "django.mo").read_bytes()


def test_bundles_are_compressed_beside_themselves(tree: Path) -> None:
    hatch_build.compress(tree / hatch_build.BUILT)
    script = tree / hatch_build.BUILT / "workspace/entry.js"
    assert script.with_name("entry.js.br").stat().st_size < script.stat().st_size
    assert script.with_name("entry.js.gz").exists()
