"""What can be done to a department."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.dispatch import Signal
from django.utils.text import slugify

from .models import Department

# A room that keeps something of a department answers with how many of it are still open:
# `counting_open.connect(f)` with `def f(sender, department, **_) -> int`. People know no conversations.
counting_open = Signal()


class StillOpen(Exception):
    """Something of this department is not finished; `count` of it."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def open_in(department: Department) -> int:
    """How many conversations of this department are open."""
    answers = counting_open.send(sender=Department, department=department)
    return sum(int(count or 0) for _, count in answers)


def add_department(names: Mapping[str, str], *, walled: bool, now: datetime) -> Department:
    with transaction.atomic():
        last = Department.objects.aggregate(last=Max("position"))["last"] or 0
        return Department.objects.create(
            key=_free_key(names.get("en", "")),
            names=dict(names),
            walled_since=now if walled else None,
            position=last + 1,
        )


def change_department(department: Department, names: Mapping[str, str], *, walled: bool, now: datetime) -> None:
    department.names = dict(names)
    department.walled_since = (department.walled_since or now) if walled else None
    department.save(update_fields=["names", "walled_since"])


def close_department(department: Department, now: datetime) -> None:
    count = open_in(department)
    if count:
        raise StillOpen(count)
    department.closed_at = now
    department.save(update_fields=["closed_at"])


def reopen_department(department: Department) -> None:
    department.closed_at = None
    department.save(update_fields=["closed_at"])


def _free_key(name: str) -> str:
    wanted = slugify(name)[:30] or "department"
    taken = set(Department.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)
