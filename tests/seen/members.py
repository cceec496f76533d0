"""Who comes to a department, leaves it, or has another role there."""

from __future__ import annotations

from .stage import Stage, case


@case("left", "assigned")
def a_member_leaves(stage: Stage) -> None:
    stage.assign(stage.me(stage.ihor), None)
    stage.member(stage.ihor, leave="1")
    stage.say("Є хто?")


@case("left", "joined")
def a_member_leaves_and_joins_again(stage: Stage) -> None:
    stage.member(stage.ihor, leave="1")
    join(stage)
    stage.say("Є хто?")


@case("role_changed")
def a_member_becomes_supervisor(stage: Stage) -> None:
    stage.member(stage.ihor, role="supervisor")


def join(stage: Stage) -> None:
    """Ihor is a member (again), as an agent."""
    path = f"/settings/departments/{stage.department}/members/"
    iryna, ihor = stage.world.browsers["admin outside"], str(stage.me(stage.ihor))
    iryna.post_form(path, agent=ihor, role="agent")
    iryna.post_form(f"{path}{ihor}/", role="agent")
