"""What the contract test of all channels fills in for this one: what an admin types, and what is refused."""

from __future__ import annotations

FORM: dict[str, object] = {
    "sites": "https://www.example.org\nhttps://pryklad.example/",
    "topics": ["technical", "accounting"],
    "greeting": "Прочитає людина й відповість листом.",
}
REFUSED: list[dict[str, object]] = [
    {"sites": "www.example.org"},
    {"sites": "https://www.example.org/contacts"},
    {"sites": "javascript:alert(1)"},
    {"sites": "", "topics": ["no-such-department"]},
    {"greeting": "a" * 301},
]
