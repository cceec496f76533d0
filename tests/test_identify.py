"""Whoever is signed in on the site is no stranger in the chat, and nobody else is taken for him."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import DATABASES
from tests.desk import Desk
from tests.identified import Site, Tab
from tests.waiting import until

pytestmark = pytest.mark.story


@pytest.fixture(scope="module", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_cluster").database_with_tables()
    desk = Desk(tmp_path_factory.mktemp("desk"), database_url=url)
    desk.start()
    yield Site(desk, url)
    desk.kill9()


@pytest.fixture
def maria(site: Site) -> str:
    """An account of this test's own."""
    return site.account()


def test_what_was_said_before_is_the_accounts_and_its_other_browsers_see_it(site: Site, maria: str) -> None:
    home, work = Tab(site), Tab(site).identify(maria)
    said = home.say("Не приходить код")
    home.identify(maria)
    assert work.until_body("Не приходить код")["conversation"] == said["conversation"]
    site.reply(said["conversation"], "Надіслали ще раз")
    for tab in (home, work):
        assert tab.until_body("Надіслали ще раз")["kind"] == "reply_written"
    work.say("Дякую, прийшов")
    assert home.until_body("Дякую, прийшов")["conversation"] == said["conversation"]
    again = Tab(site, token=work.token, proof=work.proof)
    assert again.bodies == ["Не приходить код", "Надіслали ще раз", "Дякую, прийшов"]
    assert (again.welcome["account"]["name"], again.welcome["conversation"]) == (f"Maria {maria}", said["conversation"])


def test_what_the_account_said_elsewhere_is_asked_for_after_the_proof(site: Site, maria: str) -> None:
    Tab(site).identify(maria).say("З телефону")
    tab = Tab(site)
    tab.say("З роботи")
    tab.identify(maria)
    tab.live.send("more", cursor={})
    assert {entry["body"] for entry in tab.live.until("caught_up")["entries"]} == {"З телефону", "З роботи"}


def test_agents_read_once_that_the_visitor_proved_whose_account_he_uses(site: Site, maria: str) -> None:
    tab = Tab(site)
    said = tab.say("Хто я для вас?")
    tab.identify(maria).identify(maria)
    told = [entry for entry in site.entries(said["conversation"]) if entry["kind"] == "identified"]
    assert [entry["data"]["account"] for entry in told] == [maria]


def test_a_visitors_token_without_its_own_proof_is_worth_nothing(site: Site, maria: str) -> None:
    tab = Tab(site)
    key = tab.upload()
    tab.say("Мій рахунок", files=[key])
    tab.identify(maria)
    for proof in ("", "made-up", Tab(site).identify(maria).proof, Tab(site).identify(site.account()).proof):
        assert site.refused(token=tab.token, proof=proof) == (4401, "unknown_token")
        assert site.file(key, tab.token, proof) == 401
    assert site.file(key, tab.token, tab.proof) == 200
    elsewhere = Tab(site).identify(maria)
    assert site.file(key, elsewhere.token, elsewhere.proof) == 200


def test_a_tab_that_was_there_before_has_to_come_with_the_proof(site: Site, maria: str) -> None:
    tab = Tab(site)
    tab.say("Питання")
    other = Tab(site, token=tab.token)
    tab.identify(maria).live.close()
    assert other.live.wait_closed() == 4409


def test_another_account_in_the_same_browser_is_another_visitor(site: Site, maria: str) -> None:
    tab = Tab(site)
    tab.say("Питання Марії")
    tab.identify(maria)
    taras = site.account()
    token = site.token(taras)
    tab.live.send("identify", token=token)
    assert tab.live.until("error")["code"] == "other_account"
    assert site.refused(token=tab.token, proof=tab.proof, identify=token) == (4401, "other_account")
    his = Tab(site, identify=token)  # nobody has spent it
    assert (his.bodies, his.welcome["account"]["name"]) == ([], f"Maria {taras}")


def test_what_goes_behind_a_wall_shows_where_it_began_and_nowhere_else(site: Site, maria: str) -> None:
    home, work = Tab(site).identify(maria), Tab(site).identify(maria)
    walled = home.say("Загальне питання", topic="general")["conversation"]
    work.until_body("Загальне питання")
    site.move(walled, "security")
    assert work.live.until("gone")["conversation"] == walled
    site.reply(walled, "Тут Безпека")
    home.until_body("Тут Безпека")
    assert not work.hears("Тут Безпека")
    fresh = Tab(site, token=work.token, proof=work.proof)
    assert (fresh.bodies, fresh.welcome["conversation"]) == ([], 0)
    again = Tab(site, token=home.token, proof=home.proof)
    assert (again.bodies, again.welcome["conversation"]) == (["Загальне питання", "Тут Безпека"], walled)
    assert fresh.say("Інше питання", topic="technical")["conversation"] != walled
    home.until_body("Інше питання")


def test_what_begins_behind_a_wall_shows_in_all_tabs_of_its_browser_alone(site: Site, maria: str) -> None:
    home, work = Tab(site).identify(maria), Tab(site).identify(maria)
    beside = Tab(site, token=home.token, proof=home.proof)
    home.say("Зникли гроші", topic="security")
    beside.until_body("Зникли гроші")
    assert Tab(site, token=home.token, proof=home.proof).bodies == ["Зникли гроші"]
    assert not work.hears("Зникли гроші")
    assert Tab(site, token=work.token, proof=work.proof).bodies == []


def test_signing_out_ends_every_tab_and_proof_of_this_browser_and_of_no_other(site: Site, maria: str) -> None:
    tab, elsewhere = Tab(site).identify(maria), Tab(site).identify(maria)
    other = Tab(site, token=tab.token, proof=tab.proof)
    tab.live.send("sign_out")
    for each in (tab, other):
        assert each.live.wait_closed() == 4401
        assert each.live.frames[-1]["code"] == "signed_out"
    assert site.refused(token=tab.token, proof=tab.proof) == (4401, "unknown_token")
    elsewhere.say("Я ще тут")


@pytest.mark.parametrize("column", ["expires_at", "ended_at"])
def test_a_proof_that_is_over_ends_the_visit_and_a_new_token_goes_on(site: Site, maria: str, column: str) -> None:
    """Its hour is over, or the key that began it was revoked."""
    tab = Tab(site)
    tab.say("Питання")
    tab.identify(maria)
    site.end_proofs(maria, column)
    assert tab.live.wait_closed(within=30) == 4440
    assert tab.live.frames[-1]["code"] == "proof_ended"
    assert site.refused(token=tab.token, proof=tab.proof) == (4401, "unknown_token")
    renewed = Tab(site, token=tab.token, proof=tab.proof, identify=site.token(maria))
    assert renewed.bodies == ["Питання"]
    assert renewed.live.of("identified")[0]["proof"] not in ("", tab.proof)


def test_a_token_that_is_not_believed_changes_nothing(site: Site, maria: str) -> None:
    tab = Tab(site)
    said = tab.say("Питання")
    spent = site.token(maria)
    Tab(site, identify=spent)
    for token in (spent, site.token(maria, aud="www.other.example"), "", "a.b.c", "x" * 9000):
        tab.live.send("identify", token=token)
        error = tab.live.until("error")
        assert (error["code"], error["id"]) == ("bad_proof", "identify")
    again = Tab(site, token=tab.token, identify="a.b.c")
    assert (again.bodies, again.welcome["account"], again.live.until("error")["code"]) == (
        ["Питання"],
        None,
        "bad_proof",
    )
    assert "identified" not in site.kinds(said["conversation"])


def test_answers_that_are_not_seen_go_to_the_accounts_address_alone(site: Site, maria: str) -> None:
    tab = Tab(site)
    said = tab.say("Питання")
    tab.live.send("contact", email="somebody@else.example")
    tab.live.until("contact")
    tab.identify(maria)
    assert site.recipient(said["conversation"]) == f"{maria}@mail.example"
    tab.live.send("contact", email="somebody@else.example")
    assert tab.live.until("error")["code"] == "accounts_email"


def test_read_is_read_in_every_browser_of_the_account(site: Site, maria: str) -> None:
    home, work = Tab(site).identify(maria), Tab(site).identify(maria)
    said = home.say("Питання")
    site.reply(said["conversation"], "Відповідь")
    answer = work.until_body("Відповідь")
    work.live.send("seen", conversation=answer["conversation"], seq=answer["seq"])
    path = f"/api/conversations/{said['conversation']}"
    until(lambda: site.olena.get(path)["row"]["customer_seen_seq"] == answer["seq"])
