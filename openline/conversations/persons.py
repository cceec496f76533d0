"""The tree of customers who are one person: who is at its top, and who is in it."""

from __future__ import annotations

from openline.kit import sql

from .models import Customer

PROOF = "proof"  # how two came to be one person, where it was no agent who said so

# UNION, not UNION ALL: whatever the rows say, it ends.
_UP = """
WITH RECURSIVE up(id, merged_into_id, step) AS (
  SELECT id, merged_into_id, 0 FROM conversations_customer WHERE id = %s
  UNION SELECT c.id, c.merged_into_id, u.step + 1 FROM conversations_customer c JOIN up u ON c.id = u.merged_into_id
  WHERE u.step < 1000
)
SELECT id FROM up ORDER BY step"""
_DOWN = """
WITH RECURSIVE person(id) AS (
  SELECT id FROM conversations_customer WHERE id = %s
  UNION SELECT c.id FROM conversations_customer c JOIN person p ON c.merged_into_id = p.id
)
SELECT id FROM person"""


def person_of(customer: int) -> int:
    """The customer at the top: all who are the same person as this one lead to him."""
    return _up(customer)[-1]


def everybody(customer: int) -> set[int]:
    """All customers who are the same person as this one, himself among them."""
    with sql.cursor() as cursor:
        cursor.execute(_DOWN, [person_of(customer)])
        return {each for (each,) in cursor.fetchall()}


def proven_with(customer: int) -> set[int]:
    """Those of them who are one person with this customer by proofs alone, whatever agents think besides."""
    ties = Customer.objects.filter(pk__in=everybody(customer), tied_by=PROOF, merged_into__isnull=False)
    pairs = [{one, other} for one, other in ties.values_list("pk", "merged_into_id")]
    found, more = {customer}, True
    while more:
        reached = found.union(*(pair for pair in pairs if pair & found))
        found, more = reached, reached != found
    return found


def top_below(customer: int, other: int) -> int | None:
    """Whose tie to cut so that the other leaves this customer, with all who had joined him. Where this customer joined
    the other it is his own side that leaves. None: they are not one person."""
    mine, his = _ways(customer, other)
    way = his or mine
    return way[-1] if way else None


def ties_between(customer: int, other: int) -> set[int]:
    """Whose ties make the two one person."""
    mine, his = _ways(customer, other)
    return {*mine, *his}


def _ways(customer: int, other: int) -> tuple[list[int], list[int]]:
    """From each of them up to where they meet, without that one; nothing when they do not."""
    mine, his = _up(customer), _up(other)
    common = next((each for each in mine if each in his), None)
    return ([], []) if common is None else (mine[: mine.index(common)], his[: his.index(common)])


def _up(customer: int) -> list[int]:
    """The customer, who he joined, and so on to the top."""
    with sql.cursor() as cursor:
        cursor.execute(_UP, [customer])
        return [each for (each,) in cursor.fetchall()] or [customer]
