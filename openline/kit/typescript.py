"""TypeScript types out of msgspec structs, so that a wire shape is written once.

    python -m openline.kit.typescript openline.conversations.wire openline.workspace.wire > frontend/shared/wire.ts

Every struct that a module defines becomes an interface of the same name. A tagged struct (a frame) takes the first word
of the union that lists it: `Welcome` in `AgentFrame` is `AgentWelcome`, so that two protocols may both have one. Unions
keep their names. A field with a default is optional where the struct has `omit_defaults`, and in every `...Command`
union, because there the browser is the one that writes. Two shapes of one name stop it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import types
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
from msgspec import inspect as ms

StructClass = type[msgspec.Struct]
HEAD = "// Generated from the msgspec structs: edit those. `make wire` writes this file anew.\n"


class ShapeError(Exception):
    """A type that JSON for the browser does not have."""


def typescript(modules: list[types.ModuleType]) -> str:
    names = _names(modules)
    _refuse_doubles(names)
    parts = [HEAD]
    for module in modules:
        parts.append(f"// --- {module.__name__}\n")
        commands = _commands(module)
        parts.extend(_interface(cls, names, sent_by_browser=cls in commands) for cls in _structs(module))
        parts.extend(_union(name, members, names) for name, members in _unions(module))
    return "\n".join(parts)


def _names(modules: list[types.ModuleType]) -> dict[StructClass, str]:
    names: dict[StructClass, str] = {}
    for module in modules:
        prefixes = _prefixes(module)
        names |= {cls: prefixes.get(cls, "") + cls.__name__ for cls in _structs(module)}
    return names


def _prefixes(module: types.ModuleType) -> dict[StructClass, str]:
    return {cls: _first_word(name) for name, members in _unions(module) for cls in members if _tag(cls)}


def _first_word(name: str) -> str:
    end = next((i for i, letter in enumerate(name) if i and letter.isupper()), len(name))
    return name[:end]


def _structs(module: types.ModuleType) -> list[StructClass]:
    return [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, msgspec.Struct) and value.__module__ == module.__name__
    ]


def _unions(module: types.ModuleType) -> Iterator[tuple[str, tuple[StructClass, ...]]]:
    structs = _structs(module)
    for name, value in vars(module).items():
        members = get_args(value)
        if members and all(member in structs for member in members):
            yield name, members


def _commands(module: types.ModuleType) -> list[StructClass]:
    return [cls for name, members in _unions(module) if name.endswith("Command") for cls in members]


def _refuse_doubles(names: dict[StructClass, str]) -> None:
    held: dict[str, StructClass] = {}
    for cls, name in names.items():
        if name in held:
            raise ShapeError(f"{cls.__module__} and {held[name].__module__} both have a {name}")
        held[name] = cls


def _tag(cls: StructClass) -> str | int | None:
    return cls.__struct_config__.tag


def _interface(cls: StructClass, names: dict[StructClass, str], *, sent_by_browser: bool) -> str:
    info = ms.type_info(cls)
    assert isinstance(info, ms.StructType)
    lines = [_doc(cls), f"export interface {names[cls]} {{\n"]
    if info.tag_field:
        lines.append(f"  {info.tag_field}: {json.dumps(info.tag)};\n")
    optional = sent_by_browser or cls.__struct_config__.omit_defaults
    lines.extend(_field(field, names, optional=optional) for field in info.fields)
    return "".join([*lines, "}\n"])


def _field(field: ms.Field, names: dict[StructClass, str], *, optional: bool) -> str:
    mark = "?" if optional and not field.required else ""
    return f"  {field.encode_name}{mark}: {_type(field.type, names)};\n"


def _union(name: str, members: tuple[StructClass, ...], names: dict[StructClass, str]) -> str:
    return f"export type {name} = {' | '.join(names[member] for member in members)};\n"


def _doc(cls: StructClass) -> str:
    text = inspect.cleandoc(cls.__doc__) if cls.__doc__ else ""
    if not text or text.startswith(f"{cls.__name__}("):
        return ""
    return "/** " + text.replace("*/", "* /").replace("\n", "\n * ") + " */\n"


PLAIN: dict[type[ms.Type], str] = {
    ms.AnyType: "unknown",
    ms.RawType: "unknown",
    ms.NoneType: "null",
    ms.BoolType: "boolean",
    ms.IntType: "number",
    ms.FloatType: "number",
    ms.StrType: "string",
    ms.BytesType: "string",
    ms.UUIDType: "string",
    ms.DateTimeType: "string",
    ms.DateType: "string",
    ms.DecimalType: "string",
}


def _type(shape: ms.Type, names: dict[StructClass, str]) -> str:
    if plain := PLAIN.get(type(shape)):
        return plain
    match shape:
        case ms.StructType(cls=cls) if cls in names:
            return names[cls]
        case ms.ListType(item_type=item) | ms.SetType(item_type=item) | ms.VarTupleType(item_type=item):
            return f"Array<{_type(item, names)}>"
        case ms.TupleType(item_types=items):
            return f"[{', '.join(_type(item, names) for item in items)}]"
        case ms.DictType(value_type=value):
            return f"Record<string, {_type(value, names)}>"
        case ms.UnionType(types=members):
            return " | ".join(_type(member, names) for member in members)
        case ms.LiteralType(values=values):
            return " | ".join(json.dumps(value) for value in values)
        case ms.EnumType(cls=cls):
            return " | ".join(json.dumps(member.value) for member in cls)
    raise ShapeError(f"no TypeScript for {_described(shape)}")


def _described(shape: Any) -> str:
    cls = getattr(shape, "cls", None)
    return f"{cls.__module__}.{cls.__name__} (is its module on the command line?)" if cls else repr(shape)


def main(arguments: list[str]) -> None:
    sys.stdout.write(typescript([importlib.import_module(name) for name in arguments]))


if __name__ == "__main__":
    main(sys.argv[1:])
