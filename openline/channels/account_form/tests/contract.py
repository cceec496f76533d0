"""What the contract test of all channels fills in for this one: what an admin types, and what is refused."""

from __future__ import annotations

FORM: dict[str, object] = {
    "sites": "https://www.example.org\nhttps://pryklad.example/",
    "profile": "https://www.example.org/profile",
}
REFUSED: list[dict[str, object]] = [
    {"sites": ""},
    {"sites": "www.example.org"},
    {"sites": "https://www.example.org/profile"},
    {"sites": "javascript:alert(1)"},
    {"profile": "javascript:alert(1)"},
    {"profile": "https://www.example.org.attacker.test/profile"},
]
