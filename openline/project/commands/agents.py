"""List agents, add one, or give one a new password."""

from __future__ import annotations

import argparse
import secrets
from typing import TYPE_CHECKING

from . import Refused
from .flags import add_data_flag, set_environment

if TYPE_CHECKING:
    from openline.people.models import Agent, Department

# without letters and digits that are read as one another
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list | add | reset-password")
    add_data_flag(verbs.add_parser("list", help="who they are and where they belong"))
    reset = verbs.add_parser("reset-password", help="a new password, printed once; other sessions end")
    reset.add_argument("email", metavar="EMAIL")
    add_data_flag(reset)
    add = verbs.add_parser("add", help="a new agent with a password, printed once")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--name", required=True, help="as customers and colleagues read it")
    add.add_argument("--department", metavar="KEY", action="append", default=[], help="general, ...; may be repeated")
    add.add_argument("--admin", action="store_true", help="may set up the desk")
    add_data_flag(add)


def run(asked: argparse.Namespace) -> int:
    set_environment(asked)
    from . import ground, rows

    ground.check_desk_exists()
    rows.start_django()
    rows.check_current()
    {"list": _list, "add": _add, "reset-password": _reset_password}[asked.verb](asked)
    return 0


def _list(asked: argparse.Namespace) -> None:
    from openline.people.models import Agent

    for agent in Agent.objects.order_by("email").prefetch_related("memberships__department"):
        state = "deactivated" if agent.deactivated_at else "admin" if agent.is_admin else ""
        belongs = ", ".join(f"{each.department.key} ({each.role})" for each in agent.memberships.all())
        print(f"{agent.email}\t{agent.name}\t{state}\t{belongs}".rstrip())


def _add(asked: argparse.Namespace) -> None:
    from django.db import transaction

    from openline.kit.clock import now
    from openline.people.agents import EmailTaken, add_agent, make_admin
    from openline.people.membership import add_member

    password, departments = _new_password(), [_department(key) for key in dict.fromkeys(asked.department)]
    _check_email(asked.email)
    try:
        with transaction.atomic():
            agent = add_agent(asked.email, name=asked.name, password=password)
            for department in departments:
                add_member(department, agent, "agent", None, now())
            if asked.admin:
                make_admin(agent, now())
    except EmailTaken:
        raise Refused(f"{asked.email}: another agent signs in with this address") from None
    print(f"{agent.email}  {password}")


def _reset_password(asked: argparse.Namespace) -> None:
    from openline.people.agents import choose_password

    agent, password = _agent(asked.email), _new_password()
    choose_password(agent, password)
    print(f"{agent.email}  {password}")


def _new_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def _check_email(email: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"{email}: not an e-mail address") from None


def _agent(email: str) -> Agent:
    from openline.people.models import Agent

    agent = Agent.objects.filter(email=email.lower()).first()
    if agent is None:
        raise Refused(f"{email}: no such agent; openline agents list shows all")
    return agent


def _department(key: str) -> Department:
    from openline.people.models import Department

    found = {each.key: each for each in Department.objects.filter(closed_at__isnull=True)}
    if key not in found:
        raise Refused(f"{key}: no such department; there are {', '.join(found)}")
    return found[key]
