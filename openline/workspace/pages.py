"""The workspace's one document: a shell that names the built files. What it shows comes by API and socket."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from openline.people.rights import AgentRequest, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterable

BUILT = Path(__file__).resolve().parent.parent / "static" / "built" / "workspace"
ENTRY = "workspace/main.ts"


class Built(msgspec.Struct):
    """An item of Vite's manifest: a file and what it brings with it."""

    file: str
    css: list[str] = []
    imports: list[str] = []


@require_safe
@signed_in
def index(request: AgentRequest, conversation: int | None = None) -> HttpResponseBase:
    """The same page for every address: the workspace reads it there."""
    agent = request.user
    language = agent.language or getattr(request, "LANGUAGE_CODE", "en")
    look = [agent.theme if agent.theme in {"light", "dark"} else "", "dense" if agent.dense else ""]
    page = render(
        request,
        "workspace/index.html",
        {"language": language, "look": " ".join(filter(None, look)), **_files(language.split("-")[0])},
    )
    # After sign-out the browser's back must not bring the page and its token again.
    add_never_cache_headers(page)
    return page


@cache
def _files(language: str) -> dict[str, str | list[str]]:
    """What the head names. The words are fetched by the entry: named here, they come beside it, not after it."""
    built = _manifest()
    entry = built[ENTRY]
    words = built.get(f"workspace/words/{language}.ts")
    early = [built[name].file for name in entry.imports] + ([words.file] if words else [])
    return {"entry": _address(entry.file), "styles": _addresses(entry.css), "early": _addresses(early)}


@cache
def _manifest() -> dict[str, Built]:
    try:
        return msgspec.json.decode((BUILT / "manifest.json").read_bytes(), type=dict[str, Built])
    except FileNotFoundError as error:
        raise ImproperlyConfigured("The workspace is not built. Build it by `make install`") from error


def _addresses(files: Iterable[str]) -> list[str]:
    return [_address(file) for file in files]


def _address(file: str) -> str:
    return static(f"built/workspace/{file}")
