from __future__ import annotations

import pytest

from openline.channels.email.sending.tokens import (
    message_id_for,
    read_message_id,
    read_reply_to,
    reply_to_for,
)

MARIA, OTHER = "maria@pryklad.example", "eve@elsewhere.example"


def test_our_id_names_its_conversation_and_message_and_holds_for_its_recipient_alone() -> None:
    token = read_message_id(f" <{message_id_for(12, 7, MARIA, 3, 'desk.example')}> ")
    assert token is not None
    assert (token.conversation, token.seq) == (12, 7)
    assert token.made_for([OTHER, "Maria@Pryklad.example"], [1, 3]) == "Maria@Pryklad.example"
    assert token.made_for([OTHER], [3]) == ""
    assert token.made_for([MARIA], [1]) == ""
    assert token.made_for([MARIA]) == ""


def test_the_id_of_a_letter_that_is_composed_again_is_the_same() -> None:
    assert message_id_for(12, 7, MARIA, 3, "desk.example") == message_id_for(12, 7, MARIA, 3, "desk.example")


def test_the_address_for_answers_names_the_conversation_and_nobody_moves_it_to_another() -> None:
    address = reply_to_for(12, MARIA, "support@desk.example")
    token = read_reply_to(address.upper())
    assert token is not None
    assert (token.conversation, token.made_for([MARIA])) == (12, MARIA)
    moved = read_reply_to(address.replace("+c12.", "+c13."))
    assert moved is not None
    assert moved.made_for([MARIA, OTHER]) == ""


def test_a_mac_of_the_address_does_not_pass_for_one_of_an_id() -> None:
    address = reply_to_for(12, MARIA, "support@desk.example")
    mac = address.partition("@")[0].rpartition(".")[2]
    assert read_message_id(f"c12.0.{mac}@desk.example") is None
    token = read_message_id(f"c12.1.{mac}@desk.example")
    assert token is not None
    assert token.made_for([MARIA], [0, 1, 2, 3]) == ""


def test_a_tag_that_does_not_fit_is_left_out() -> None:
    long = "a" * 40 + "@desk.example"
    assert reply_to_for(12, MARIA, long) == long


@pytest.mark.parametrize(
    "nonsense",
    ["", "@", "<>", "c1.2.x@desk", "c1.2", "c٣.2." + "a" * 26 + "@d", "c1.2." + "1" * 26 + "@d", "\x00" * 99,
     "c" + "9" * 4000 + ".1." + "a" * 26 + "@d", "support+@desk.example", "+c1@", "c1." + "a" * 26 + "@d"],
)  # fmt: skip
def test_what_is_not_ours_is_nothing_and_breaks_nothing(nonsense: str) -> None:
    assert read_message_id(nonsense) is None
    assert read_reply_to(nonsense) is None


def test_a_recipient_that_is_no_text_for_a_wire_breaks_nothing() -> None:
    assert read_message_id(message_id_for(1, 2, "\ud800@x", 1, "desk.example")) is not None
