"""What agents do with a conversation: claim, assign, move, pass on, close, reopen."""

from __future__ import annotations

from .saying import the_customer_writes_more_with_two_files
from .stage import Stage, case


@case("assigned")
def it_is_claimed(stage: Stage) -> None:
    stage.assign(stage.me(stage.ihor), None)


@case("assigned")
def it_goes_from_hand_to_hand_and_back_to_nobody(stage: Stage) -> None:
    ihor, olena = stage.me(stage.ihor), stage.me(stage.olena)
    stage.assign(ihor, None)
    stage.assign(olena, ihor)
    stage.assign(None, olena)


@case("moved")
def it_moves_to_where_its_assignee_is_no_member(stage: Stage) -> None:
    stage.assign(stage.me(stage.ihor), None)
    stage.move("general")


@case("moved")
def it_moves_behind_the_wall(stage: Stage) -> None:
    stage.move("security")
    stage.say("Ви ще тут?")


@case("passed_on", "continued", "note_written", department="security")
def it_leaves_the_walled_department(stage: Stage) -> None:
    stage.assign(stage.me(stage.ihor), None)
    the_customer_writes_more_with_two_files(stage)
    the_customer_writes_more_with_two_files(stage)
    stage.move("technical", comment="Доступ є, не працює лише SMS", pass_on=[2, 3, 5])
    stage.say("Дякую")


@case("passed_on", "continued", department="security")
def it_leaves_the_walled_department_for_one_that_the_mover_does_not_see(stage: Stage) -> None:
    stage.move("accounting")


@case("closed")
def it_is_closed(stage: Stage) -> None:
    stage.close()


@case("closed", "reopened")
def it_is_closed_and_opened_again(stage: Stage) -> None:
    stage.close()
    assert stage.ihor.send("DELETE", f"{stage.path}/closure").status == 200


@case("closed", "reopened", "message_received")
def the_customer_opens_it_again_by_writing(stage: Stage) -> None:
    stage.close()
    stage.say("Знову не приходить")
