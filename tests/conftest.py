"""What every test can ask for: a database of either kind, a whole desk, Debian's Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import postgres
from tests.browser import FLAGS, chromium
from tests.desk import Desk
from tests.form_site import FormSite

DATABASES = ["sqlite", "postgres"]
expect.set_options(timeout=30_000)  # ms, on a loaded machine


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[postgres.Cluster]:
    with postgres.cluster() as cluster:
        yield cluster


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A story that asks for this is told twice: "" is SQLite in the data folder, the other a PostgreSQL."""
    if request.param == "sqlite":
        return ""
    cluster: postgres.Cluster = request.getfixturevalue("postgres_cluster")
    return cluster.database_with_tables()


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Make desks that are not started yet; each is stopped at the end."""
    made: list[Desk] = []

    def make(**options: Any) -> Desk:
        folder = tmp_path / f"desk-{len(made)}"
        folder.mkdir()
        made.append(Desk(folder, **options))
        return made[-1]

    yield make
    for desk in made:
        desk.kill9()


@pytest.fixture
def desk(new_desk: Callable[..., Desk], database_url: str) -> Desk:
    """A running desk with the demo in it, on SQLite and on PostgreSQL."""
    started = new_desk(database_url=database_url)
    started.start()
    return started


@pytest.fixture(scope="module")
def form_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all stories of a module: each has a customer of its own."""
    desk = Desk(tmp_path_factory.mktemp("forms"))
    desk.start()
    yield desk
    desk.kill9()


@pytest.fixture
def site(form_desk: Desk) -> Iterator[FormSite]:
    """Somebody's site with the two forms in its pages."""
    site = FormSite(form_desk)
    yield site
    site.close()


@pytest.fixture
def sqlite_desk(new_desk: Callable[..., Desk]) -> Desk:
    """For what the database cannot change: how a page looks."""
    started = new_desk()
    started.start()
    return started


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    assert path is not None, "Chromium is missing: apt-get install chromium"
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in the browser come last: playwright's loop runs on in this thread once it was started, and neither Django
    nor asynchronous tests run under it."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
