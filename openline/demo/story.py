"""The invented service's agents and what its customers asked before the newcomer came. Every name is made up."""

from __future__ import annotations

import msgspec

OLENA = "olena@pryklad.example"
IHOR = "ihor@pryklad.example"
ANDRII = "andrii@pryklad.example"
IRYNA = "iryna@pryklad.example"

# e-mail, name, role, languages, departments
AGENTS: list[tuple[str, str, str, list[str], list[str]]] = [
    (OLENA, "Olena Hnatiuk", "supervisor", ["uk", "en", "ru"], ["general", "technical", "security", "accounting"]),
    (IHOR, "Ihor Boiko", "agent", ["uk", "ru"], ["technical", "security"]),
    (ANDRII, "Andrii Chumak", "agent", ["uk", "en"], ["general", "accounting"]),
    (IRYNA, "Iryna Sava", "admin", ["uk", "en"], []),
]


class Told(msgspec.Struct):
    """One past conversation. `messages`: minutes ago, who ("customer" or an agent's e-mail), words; [note]."""

    name: str
    language: str
    topic: str
    assignee: str
    messages: list[tuple[int, str, str]]


CONVERSATIONS = [
    Told(
        "Maria Lindqvist",
        "en",
        "accounting",
        ANDRII,
        [
            (190, "customer", "Hello, my withdrawal has been pending since Thursday. When will it arrive?"),
            (186, ANDRII, "Hello Maria. I can see it: the bank returned it once. I have asked for the reason."),
            (185, ANDRII, "[Bank code R03, account holder's name differs. Waiting for the bank's letter]"),
            (38, "customer", "It still says “processing” and nothing has changed."),
        ],
    ),
    Told(
        "Ніна Кравець",
        "uk",
        "technical",
        IHOR,
        [
            (55, "customer", "Не відкривається виписка за жовтень"),
            (52, IHOR, "Добрий день. Перевірте, будь ласка, чи відкривається вона з телефона?"),
            (20, "customer", "Так, із телефона теж не відкривається"),
            (8, IHOR, "Знайшов: файл був пошкоджений. За хвилину буде новий."),
        ],
    ),
    Told(
        "Андрей Литвин",
        "ru",
        "technical",
        "",
        [(9, "customer", "Не приходит код подтверждения на новый номер, пробовал три раза")],
    ),
    Told(
        "",
        "en",
        "general",
        "",
        [(4, "customer", "Hi! Can I open an account with a foreign passport?")],
    ),
]
