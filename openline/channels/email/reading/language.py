"""Which of our languages a letter is in: by letters that the other has not, then by small words."""

from __future__ import annotations

import re

UKRAINIAN, RUSSIAN = set("іїєґ"), set("ыэёъ")
_ENGLISH = (
    "the and you your for not with have this that please hello dear regards thanks thank from can could would are is "
    "what when my our was been will order account help"
)
WORD = re.compile(r"[a-z']{2,20}")
READ = 5000  # characters
_UKRAINIAN = "та що як це від або чи але ви мій доброго дня дякую у"
_RUSSIAN = "что как это или но вы мой здравствуйте спасибо добрый при если нет и"
EN_WORDS, UK_WORDS, RU_WORDS = (frozenset(words.split()) for words in (_ENGLISH, _UKRAINIAN, _RUSSIAN))
CYRILLIC_WORD = re.compile(r"[а-яіїєґё]{1,20}")


def guess(text: str) -> str:
    """uk, en or ru; "" when there are too few words to tell, or it is another language."""
    text = text[:READ].lower()
    cyrillic = CYRILLIC_WORD.findall(text)
    latin = WORD.findall(text)
    if sum(map(len, cyrillic)) >= max(6, sum(map(len, latin)) // 3):
        return _cyrillic(text, cyrillic)
    known = sum(word in EN_WORDS for word in latin)
    return "en" if known >= 2 and known * 12 >= len(latin) else ""


def _cyrillic(text: str, words: list[str]) -> str:
    ukrainian = sum(text.count(letter) for letter in UKRAINIAN) + 2 * sum(word in UK_WORDS for word in words)
    russian = sum(text.count(letter) for letter in RUSSIAN) + 2 * sum(word in RU_WORDS for word in words)
    if ukrainian == russian:
        # hardly six words of Ukrainian go without its i
        return "ru" if not ukrainian and sum(map(len, words)) > 30 else ""
    return "uk" if ukrainian > russian else "ru"
