"""Makes a desk with a mailbox on the built-in receiver, and as many earlier letters as asked for.

python -m bench.mailbox CONVERSATIONS   (of the data folder that OPENLINE_DATA names)
"""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from . import world

ADDRESS = "support@pryklad.example"
CHUNK = 10_000
TABLES = {
    "conversations_customer": ("id", "name", "language", "said_email", "created_at"),
    "conversations_identity": ("id", "customer_id", "kind", "value", "verified_by", "facts", "created_at"),
    "conversations_conversation": (
        "id", "line_id", "department_id", "customer_id", "subject", "opened_at", "last_seq", "public_seq",
        "customer_seq", "agents_seen_seq", "customer_seen_seq", "last_at", "waiting_since", "preview", "preview_by",
        "reply_to", "begun_by",
    ),
    "conversations_message": ("conversation_id", "seq", "at", "customer_id", "body", "client_id"),
    "conversations_event": ("conversation_id", "seq", "at", "kind"),
    "email_received": (
        "id", "line_id", "message_id", "sha256", "raw", "file", "size", "envelope_from", "envelope_to", "source",
        "helo", "came_at", "backfill", "state", "reason", "attempts", "sender", "verdict", "conversation_id", "seq",
    ),
}  # fmt: skip


def main() -> None:
    world.prepare(agents=0)
    from openline.conversations.models import Line
    from openline.people.models import Department

    department = Department.objects.get(key="technical")
    settings = {"address": ADDRESS, "way_in": "receiver", "continue_after_days": 90}
    line = Line.objects.create(kind="email", name="Support", department=department, settings=settings)
    for start in range(1, int(sys.argv[1]) + 1, CHUNK):
        _fill(range(start, min(start + CHUNK, int(sys.argv[1]) + 1)), line.pk, department.pk)


def _fill(numbers: range, line: int, department: int) -> None:
    """One conversation with one letter of a customer of his own, each."""
    from django.db import connection, transaction

    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for number in numbers:
        for table, row in _rows(number, line, department).items():
            rows[table].append(row)
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in TABLES.items():
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows[table])


def _rows(number: int, line: int, department: int) -> dict[str, tuple[Any, ...]]:
    at = str((datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number)).replace(tzinfo=None))
    address, words = f"earlier{number}@mail.example", "Добрий вечір, переказ досі не надійшов " * 5
    return {
        "conversations_customer": (number, f"Customer {number}", "uk", "", at),
        "conversations_identity": (number, number, "email", address, "", "{}", at),
        "conversations_conversation": (
            number, line, department, number, "Переказ", at, 2, 2, 2, 0, 0, at, at, words[:160], "customer",
            "", "",
        ),
        "conversations_message": (number, 2, at, number, words, f"letter-{number}"),
        "conversations_event": (number, 2, at, "message_received"),
        "email_received": (
            number, line, f"{number}@earlier.example", hashlib.sha256(str(number).encode()).hexdigest(),
            words.encode() * 10, "", 3000, address, ADDRESS, "", "", at, False, "taken", "", 1, address, "proven",
            number, 2,
        ),
    }  # fmt: skip


if __name__ == "__main__":
    main()
