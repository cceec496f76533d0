"""What can be done to a department."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.dispatch import Signal
from django.utils.text import slugify

from .models import Department

# A room that keeps something of a department answers whether any of it is still open:
# `asking_open.connect(f)` with `def f(sender, department, **_) -> bool`. People know no conversations, and the admins
# who close departments are told no numbers: counts are for members.
asking_open = Signal()


class StillOpen(Exception):
    """Something of this department is not finished."""


def is_in_use(department: Department) -> bool:
    """Whether conversations are open here, or new ones would come."""
    return any(answer for _, answer in asking_open.send(sender=Department, department=department))


def add_department(names: Mapping[str, str], *, walled: bool, now: datetime) -> Department:
    with transaction.atomic():
        last = Department.objects.aggregate(last=Max("position"))["last"] or 0
        return Department.objects.create(
            key=_free_key(names.get("en", "")),
            names=dict(names),
            walled_since=now if walled else None,
            position=last + 1,
        )


@transaction.atomic
def change_department(department: Department, names: Mapping[str, str], *, walled: bool, now: datetime) -> None:
    department.names = dict(names)
    department.walled_since = (department.walled_since or now) if walled else None
    department.save(update_fields=["names", "walled_since"])


def close_department(department: Department, now: datetime) -> None:
    with transaction.atomic():
        if is_in_use(department):
            raise StillOpen
        department.closed_at = now
        department.save(update_fields=["closed_at"])


@transaction.atomic
def reopen_department(department: Department) -> None:
    department.closed_at = None
    department.save(update_fields=["closed_at"])


def _free_key(name: str) -> str:
    wanted = slugify(name)[:30] or "department"
    taken = set(Department.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)
