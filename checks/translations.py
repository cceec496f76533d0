"""Every text of templates and Python stands in Ukrainian and Russian in the catalogue of its app."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django import conf

LANGUAGES = ("uk", "ru")
PLAIN = ("_", "gettext", "gettext_lazy", "gettext_noop")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(PLAIN, None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
SILENT = {"tests", "migrations", "locale"}
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def problems(root: Path) -> Iterator[str]:
    for app in sorted(apps(root)):
        texts = {key: place for path in _sources(app, root) for key, place in _texts(path, root)}
        for language in LANGUAGES if texts else ():
            catalogue, django = _catalogue(app, language), _catalogue(Path(conf.__file__).parent, language)
            for (text, context), place in texts.items():
                if wrong := _wrong(catalogue.get(text, context) or django.get(text, context), text):
                    yield f"{place}: {wrong} in {language}: {text!r}"


def apps(root: Path) -> set[Path]:
    """Rooms and channels: each folder with an apps.py keeps its own texts."""
    return {path.parent for path in (root / "openline").rglob("apps.py")}


def _sources(app: Path, root: Path) -> Iterator[Path]:
    inner = [other for other in apps(root) if other != app and app in other.parents]
    for path in sorted(app.rglob("*")):
        own = not any(other in path.parents for other in inner) and not SILENT & set(path.relative_to(app).parts)
        if own and path.suffix in (".py", ".html", ".txt"):
            yield path


def _texts(path: Path, root: Path) -> Iterator[tuple[tuple[str, str | None], str]]:
    source = path.read_text()
    if path.suffix != ".py":
        source = _as_python(source, path)
    for line, found, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        text = found[0] if isinstance(found, tuple) else found
        yield (text, context), f"{path.relative_to(root)}:{line}"


def _as_python(source: str, path: Path) -> str:
    from django.utils.translation.template import templatize

    return templatize(source, origin=str(path))


def _catalogue(app: Path, language: str) -> Catalog:
    po = app / "locale" / language / "LC_MESSAGES" / "django.po"
    if not po.exists():
        return Catalog(locale=language)
    with po.open("rb") as text:
        return read_po(text, locale=language)


def _wrong(message: Message | None, text: str) -> str:
    if message is None:
        return "not translated"
    said = message.string if isinstance(message.string, tuple | list) else [message.string]
    if message.fuzzy or not all(said):
        return "not translated"
    given = set(PLACE.findall(text if isinstance(message.id, str) else " ".join(message.id)))
    if any(set(PLACE.findall(str(each))) - given for each in said):
        return "a place that the text does not have"
    return ""
