"""The desk is killed while everybody writes. What it acknowledged is there: once, in order, on every screen."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Browser as Chromium

from tests.desk import Desk
from tests.live_client import Browser, Frame
from tests.load import Answerer, Customer, Load, Sender, everything, words_of
from tests.windows import widget, workspace

KILLS = 20
CUSTOMERS = ("Maria", "Taras", "Nina")
AGENTS = {"Olena": "olena@pryklad.example", "Ihor": "ihor@pryklad.example"}


@pytest.mark.story
def test_nothing_that_was_acknowledged_is_lost_doubled_or_out_of_order(
    new_desk: Callable[..., Desk], database_url: str, browser: Chromium
) -> None:
    desk = new_desk(database_url=database_url, visitor_messages_per_minute="1000000")
    desk.start()
    customers = [Customer(desk.url, name) for name in CUSTOMERS]
    conversations = [begin(customer) for customer in customers]
    browsers = [Browser(desk.url).sign_in(email, desk.sign_in_of(email).password) for email in AGENTS.values()]
    agents = [Answerer(*pair, conversations) for pair in zip(browsers, AGENTS, strict=True)]
    load = Load([*customers, *agents])
    agents_window = workspace(browser, browsers[0], conversations[0])
    customers_window = widget(browser, desk.url, customers[0].token)

    load.start()
    try:
        kill_again_and_again(desk, load)
    finally:
        load.stop()

    for customer, conversation in zip(customers, conversations, strict=True):
        kept = everything(browsers[0], conversation)
        assert [entry["seq"] for entry in kept] == list(range(1, len(kept) + 1))
        assert_kept_once(kept, [customer, *agents], conversation)
        public = [entry for entry in kept if entry["kind"] != "note_written"]
        assert words_of(customer.entries) == words_of(public)
        for agent in agents:
            assert words_of(agent.entries[conversation]) == words_of(kept)

    said = everything(browsers[0], conversations[0])
    told = [entry["body"] for entry in said if entry["kind"] != "note_written" and entry.get("body")]
    customers_window.shows(told)
    customers_window.shows_the_end_of(told)
    agents_window.shows([words for _, words in words_of(said)])
    agents_window.shows_the_end_of([words for _, words in words_of(said)])


def begin(customer: Customer) -> int:
    """The first words, before anybody is killed; gives the conversation."""
    customer.write("Добрий день")
    while not customer.entries:
        customer.step(0.2)
    return int(customer.entries[0]["conversation"])


def kill_again_and_again(desk: Desk, load: Load) -> None:
    moments = random.Random(4)
    for _ in range(KILLS):
        load.wait_for_more(20)
        time.sleep(moments.uniform(0, 0.2))  # a kill falls anywhere in the work, not always right after an ack
        desk.kill9()
        desk.start()
    load.wait_for_more(20)


def assert_kept_once(kept: Sequence[Frame], senders: Sequence[Sender], conversation: int) -> None:
    at = {words: seq for seq, words in words_of(kept)}
    assert len(at) == len(words_of(kept)), "something stands there twice"
    for sender in senders:
        acknowledged = {words: seq for words, (where, seq) in sender.acknowledged.items() if where == conversation}
        assert acknowledged.items() <= at.items(), f"acknowledged to {sender.name} and not kept so"
        own = [words for _, words in words_of(kept) if words.startswith(f"{sender.name} ")]
        assert own == sorted(own, key=lambda words: int(words.split()[1])), f"{sender.name}'s words changed places"
