"""The browser's types say what the structs say."""

from __future__ import annotations

import types
from typing import Any

import msgspec
import pytest

from openline.kit.typescript import ShapeError, typescript


class Plain(msgspec.Struct, omit_defaults=True):
    """What is always the same."""

    name: str
    size: int | None = None


class Ask(msgspec.Struct, tag="ask", tag_field="t"):
    words: list[str]
    after: int = 0


class Answer(msgspec.Struct, tag="answer", tag_field="t"):
    plain: Plain
    data: dict[int, Any]
    more: bool = False


def module(name: str = __name__, **things: Any) -> types.ModuleType:
    made = types.ModuleType(name)
    vars(made).update(things)
    return made


class Hello(msgspec.Struct, tag="hello", tag_field="t"):
    v: int = 1


class Bye(msgspec.Struct, tag="bye", tag_field="t"):
    v: int = 1


HERE = module(
    Plain=Plain, Ask=Ask, Hello=Hello, DeskCommand=Ask | Hello, Answer=Answer, Bye=Bye, DeskFrame=Answer | Bye
)


def test_a_struct_is_an_interface_with_its_words() -> None:
    text = typescript([HERE])
    assert (
        "/** What is always the same. */\nexport interface Plain {\n  name: string;\n  size?: number | null;\n}" in text
    )


def test_a_frame_is_named_after_its_union_and_told_apart_by_its_tag() -> None:
    text = typescript([HERE])
    assert 'export interface DeskAnswer {\n  t: "answer";\n  plain: Plain;\n  data: Record<string, unknown>;' in text
    assert "export type DeskFrame = DeskAnswer | DeskBye;" in text


def test_a_default_may_be_left_out_of_a_command_but_is_always_in_a_frame() -> None:
    text = typescript([HERE])
    assert "  words: Array<string>;\n  after?: number;" in text
    assert "  more: boolean;" in text


def test_two_shapes_of_one_name_stop_it() -> None:
    other = msgspec.defstruct("Plain", [("name", str)], module="elsewhere")
    with pytest.raises(ShapeError, match="both have a Plain"):
        typescript([HERE, module("elsewhere", Plain=other)])


def test_a_shape_of_a_module_that_was_not_named_stops_it() -> None:
    with pytest.raises(ShapeError, match="is its module on the command line"):
        typescript([module(Answer=Answer)])
