"""What a public form posted: its fields and its files, as far as they arrived, so that nothing typed is lost.

Nothing here raises for what a customer can do wrong: it is named in `problems`, by codes that have words, beside
everything that did arrive. multipart/form-data as in RFC 7578, or JSON, or what a form without files posts.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

from openline.kit.disk import is_full

TAIL = 1024  # bytes in which the end of a multipart body has to stand
BROKEN = "\ufffd"  # what stands where the bytes were no UTF-8
_decode = msgspec.json.Decoder(dict[str, str | list[str] | None]).decode


class Problem(msgspec.Struct, frozen=True):
    """`code` has words; `where` is the field, or the name of the file, that it is about ("": all of it)."""

    code: str
    where: str = ""


class Posted(msgspec.Struct):
    """`fields`: the first value of each; `lists`: all of them. `sent`: files that arrived whole, not kept yet."""

    fields: dict[str, str] = msgspec.field(default_factory=dict)
    lists: dict[str, list[str]] = msgspec.field(default_factory=dict)
    sent: list[UploadedFile[bytes]] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)

    def of(self, name: str) -> str:
        return self.fields.get(name, "")

    def codes(self) -> set[str]:
        return {problem.code for problem in self.problems}


def read(request: HttpRequest) -> Posted:
    """Codes: bad_request, cut_off, bad_text (a field that was no UTF-8), too_long, too_many, file_too_large,
    too_much_at_once, disk_full."""
    posted = Posted()
    if request.content_type == "multipart/form-data":
        _multipart(request, posted)
    else:
        _whole(request, posted)
    posted.fields = {name: values[0] for name, values in posted.lists.items() if values}
    broken = [name for name, values in posted.lists.items() if any(BROKEN in value for value in values)]
    posted.problems += [Problem("bad_text", name) for name in broken]
    return posted


def _whole(request: HttpRequest, posted: Posted) -> None:
    try:
        body = request.body
        if request.content_type == "application/json":
            posted.lists = _json(body)
        else:
            posted.lists = _lists(QueryDict(body, encoding="utf-8"))
    except (RequestDataTooBig, TooManyFieldsSent):
        posted.problems.append(Problem("too_long"))
    except ValueError:  # of JSON that is none, or not of this shape
        posted.problems.append(Problem("bad_request"))


def _json(body: bytes) -> dict[str, list[str]]:
    """Texts and lists of texts by name. Raises ValueError."""
    told = _decode(body.decode("utf-8", "replace"))
    lists = {name: value if isinstance(value, list) else [value or ""] for name, value in told.items()}
    return {name: [_clean(value) for value in values] for name, values in lists.items()}


class _Tail:
    """The body as it is read, whose last bytes tell whether it came to its end."""

    def __init__(self, request: HttpRequest) -> None:
        self._request, self.last = request, b""

    def read(self, size: int | None = None, /) -> bytes:
        piece = self._request.read() if size is None else self._request.read(size)
        self.last = (self.last + piece)[-TAIL:]
        return piece


def _multipart(request: HttpRequest, posted: Posted) -> None:
    body: Any = _Tail(request)  # of a file the parser asks for read alone
    try:
        parser = MultiPartParser(request.META, body, request.upload_handlers, "utf-8")
    except MultiPartParserError:
        posted.problems.append(Problem("bad_request"))
        return
    fields, files = _parsed(parser, posted)
    posted.lists = _lists(fields)
    posted.sent = [file for name in files for file in files.getlist(name)]
    posted.problems += [Problem("file_too_large", name) for name in request.META.get("openline.too_large", [])]
    boundary = request.content_params["boundary"].encode() if request.content_params else b""
    if not posted.problems and boundary + b"--" not in body.last:
        posted.problems.append(Problem(request.META.get("openline.cut", "cut_off")))


def _parsed(parser: MultiPartParser, posted: Posted) -> tuple[MultiValueDict[Any, Any], MultiValueDict[Any, Any]]:
    """All of it, or what was read before it failed."""
    try:
        return parser.parse()
    except MultiPartParserError:
        posted.problems.append(Problem("bad_request"))
    except TooManyFilesSent:
        posted.problems.append(Problem("too_many"))
    except (RequestDataTooBig, TooManyFieldsSent):
        posted.problems.append(Problem("too_long"))
    except OSError as error:
        if not is_full(error):
            raise
        posted.problems.append(Problem("disk_full"))
    fields: Any = getattr(parser, "_post", MultiValueDict())
    return fields, MultiValueDict()  # it closed its files


def _lists(fields: MultiValueDict[Any, Any]) -> dict[str, list[str]]:
    return {name: [_clean(value) for value in values] for name, values in fields.lists()}


def _clean(value: str) -> str:
    """One kind of line end, and no NUL, which no database keeps as text."""
    return value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
