"""One person, a tree of customers: what joins it, what takes it apart, and that nothing else moves."""

from __future__ import annotations

from typing import Any

import pytest

from openline.conversations.change import NotVisible
from openline.conversations.merging import everybody, join_by_proof, merge, person_of, unmerge
from openline.conversations.models import Customer, Event, Line
from openline.people.agents import deactivate
from openline.people.models import Agent, Department

from .conftest import member
from .scene import MARIA, MINUTE, NINA, NOW, TARAS, keep, kinds, row, said

TOPICS = {MARIA: "technical", NINA: "general", TARAS: "security"}


@pytest.fixture
def of(line: Line) -> dict[str, int]:
    """A conversation of each: Maria's in Technical, Nina's in General, Taras' in Security."""
    return {visitor: keep(said(visitor, line, topic=topic)).conversation for visitor, topic in TOPICS.items()}


def customer(conversation: int) -> int:
    return row(conversation).customer_id


def test_whoever_joined_whom_they_are_one_person_with_one_at_the_top(of: dict[str, int], olena: Agent) -> None:
    maria, nina, taras = (customer(of[each]) for each in (MARIA, NINA, TARAS))
    assert (person_of(maria), everybody(maria)) == (maria, {maria})

    merge(of[MARIA], nina, by=olena, now=NOW)
    merge(of[TARAS], nina, by=olena, now=NOW)

    assert {person_of(each) for each in (maria, nina, taras)} == {taras}
    assert [everybody(each) for each in (maria, nina, taras)] == [{maria, nina, taras}] * 3


def test_merging_the_other_way_round_or_with_himself_makes_no_circle_and_tells_nothing(
    of: dict[str, int], olena: Agent
) -> None:
    maria, nina = customer(of[MARIA]), customer(of[NINA])
    merge(of[MARIA], nina, by=olena, now=NOW)

    merge(of[NINA], maria, by=olena, now=NOW)
    merge(of[MARIA], maria, by=olena, now=NOW)
    join_by_proof(keep=nina, other=maria, now=NOW)

    assert person_of(nina) == person_of(maria) == maria
    assert kinds(of[MARIA]).count("customers_merged") == 1
    assert "customers_merged" not in kinds(of[NINA])


def test_the_event_names_nobody(of: dict[str, int], olena: Agent) -> None:
    merge(of[MARIA], customer(of[TARAS]), by=olena, now=NOW)
    unmerge(of[MARIA], customer(of[TARAS]), by=olena, now=NOW)

    merged, unmerged = Event.objects.filter(conversation=of[MARIA]).order_by("seq")[2:]
    assert (merged.kind, merged.data) == ("customers_merged", {"other": customer(of[TARAS]), "by": "agent"})
    assert (unmerged.kind, unmerged.data) == ("customers_unmerged", {"other": customer(of[TARAS])})
    assert merged.agent == unmerged.agent == olena


def test_a_proof_joins_and_the_conversation_of_who_joined_says_so(
    of: dict[str, int], heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            join_by_proof(keep=customer(of[NINA]), other=customer(of[MARIA]), now=NOW)

    assert person_of(customer(of[MARIA])) == customer(of[NINA])
    (told,) = heard
    assert (told.row.id, told.entry.kind, told.entry.actor.kind) == (of[MARIA], "customers_merged", "system")
    assert told.entry.data == {"other": customer(of[NINA]), "by": "proof"}


def test_a_proof_joins_who_has_said_nothing_yet(of: dict[str, int]) -> None:
    silent = Customer.objects.create(created_at=NOW)
    join_by_proof(keep=customer(of[NINA]), other=silent.pk, now=NOW)
    assert person_of(silent.pk) == customer(of[NINA])


def test_what_an_agent_took_apart_no_proof_joins_again(of: dict[str, int], olena: Agent) -> None:
    maria, nina, taras = (customer(of[each]) for each in (MARIA, NINA, TARAS))
    join_by_proof(keep=nina, other=maria, now=NOW)
    unmerge(of[MARIA], nina, by=olena, now=NOW)

    join_by_proof(keep=nina, other=maria, now=NOW + MINUTE)
    assert person_of(maria) == maria
    join_by_proof(keep=taras, other=maria, now=NOW + MINUTE)  # another proof does
    join_by_proof(keep=nina, other=taras, now=NOW + MINUTE)  # but not round the corner
    assert (everybody(maria), everybody(nina)) == ({maria, taras}, {nina})

    merge(of[MARIA], nina, by=olena, now=NOW)  # until an agent knows better again
    assert everybody(maria) == {maria, nina, taras}


def test_what_an_agent_merged_and_parted_a_proof_may_join(of: dict[str, int], olena: Agent) -> None:
    maria, nina = customer(of[MARIA]), customer(of[NINA])
    merge(of[MARIA], nina, by=olena, now=NOW)
    unmerge(of[MARIA], nina, by=olena, now=NOW)
    join_by_proof(keep=nina, other=maria, now=NOW)
    assert everybody(maria) == {maria, nina}


def test_what_an_agent_merged_and_a_proof_confirmed_stays_apart_once_it_is_parted(
    of: dict[str, int], olena: Agent
) -> None:
    maria, nina, taras = (customer(of[each]) for each in (MARIA, NINA, TARAS))
    merge(of[MARIA], nina, by=olena, now=NOW)
    merge(of[NINA], taras, by=olena, now=NOW)
    join_by_proof(keep=nina, other=taras, now=NOW)
    unmerge(of[NINA], taras, by=olena, now=NOW)
    join_by_proof(keep=nina, other=taras, now=NOW)
    assert (everybody(nina), everybody(taras)) == ({maria, nina}, {taras})


def test_who_leaves_takes_along_those_who_had_joined_him(of: dict[str, int], olena: Agent) -> None:
    maria, nina, taras = (customer(of[each]) for each in (MARIA, NINA, TARAS))
    merge(of[NINA], taras, by=olena, now=NOW)
    merge(of[MARIA], taras, by=olena, now=NOW)
    assert everybody(maria) == {maria, nina, taras}

    unmerge(of[MARIA], taras, by=olena, now=NOW)

    assert (everybody(maria), everybody(nina)) == ({maria}, {nina, taras})


def test_who_had_joined_the_other_leaves_himself(of: dict[str, int], olena: Agent) -> None:
    maria, nina, taras = (customer(of[each]) for each in (MARIA, NINA, TARAS))
    merge(of[NINA], maria, by=olena, now=NOW)
    merge(of[NINA], taras, by=olena, now=NOW)

    unmerge(of[MARIA], nina, by=olena, now=NOW)

    assert (everybody(maria), everybody(nina)) == ({maria}, {nina, taras})


def test_only_who_sees_both_merges_and_takes_apart(
    of: dict[str, int], olena: Agent, ihor: Agent, andrii: Agent, iryna: Agent
) -> None:
    taras = customer(of[TARAS])
    gone = member("gone@pryklad.example", "Gone", "supervisor", list(Department.objects.all()))
    deactivate(gone, NOW)
    for verb in (merge, unmerge):
        for agent in (andrii, gone, iryna):  # Andrii sees Nina's alone
            for conversation, other in ((of[NINA], taras), (of[TARAS], customer(of[NINA])), (of[MARIA], taras)):
                with pytest.raises(NotVisible):
                    verb(conversation, other, by=agent, now=NOW)
        with pytest.raises(NotVisible):
            verb(of[MARIA], 2**70, by=olena, now=NOW)
        with pytest.raises(NotVisible):
            verb(of[MARIA], 0, by=olena, now=NOW)
        verb(of[MARIA], taras, by=ihor, now=NOW)  # Technical and Security
    assert [kinds(of[each])[2:] for each in (MARIA, NINA, TARAS)] == [
        ["customers_merged", "customers_unmerged"],
        [],
        [],
    ]


def test_taking_apart_who_was_never_joined_tells_nothing(of: dict[str, int], olena: Agent) -> None:
    unmerge(of[MARIA], customer(of[NINA]), by=olena, now=NOW)
    assert kinds(of[MARIA]) == ["opened", "message_received"]
