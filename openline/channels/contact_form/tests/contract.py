"""What the contract test of all channels fills in for this one: what an admin types, and what is refused."""

from __future__ import annotations

FORM: dict[str, object] = {
    "sites": "https://www.example.org\nhttps://pryklad.example/",
    "topics": ["technical", "accounting"],
    "home": "https://pryklad.example/uk/",
    "greeting": "Прочитає людина й відповість листом.",
}
REFUSED: list[dict[str, object]] = [
    {"sites": "www.example.org"},
    {"sites": "https://www.example.org/contacts"},
    {"sites": "javascript:alert(1)"},
    {"sites": "", "topics": ["no-such-department"]},
    {"home": "javascript:alert(1)"},
    {"home": "https://www.example.org.attacker.test/"},
    {"sites": "", "home": "https://www.example.org/"},
    {"greeting": "a" * 301},
]
