"""The frame's document of a letter."""

from __future__ import annotations

from openline.workspace.originals import frame

LETTER = (
    '<p>Words <a href="https://bank.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">here</a></p>'
    '<img alt="Logo" data-remote="http://track.example/p.png"><img src="/files/Key_1"> src="x" data-remote="https://y"'
)


def test_pictures_of_others_stay_where_they_are_until_they_are_asked_for() -> None:
    assert frame.shown(LETTER, pictures=False, held=False) == LETTER

    asked = frame.shown(LETTER, pictures=True, held=False)
    assert '<img alt="Logo" src="https://track.example/p.png">' in asked
    assert asked.endswith(' src="x" data-remote="https://y"'), "words are not attributes"


def test_links_of_a_held_letter_are_words_and_it_has_no_pictures() -> None:
    held = frame.shown(LETTER, pictures=True, held=True)

    assert held == (
        '<p>Words <span>here [https://bank.example/?a=1&amp;b=2]</span></p>Logo src="x" data-remote="https://y"'
    )


def test_only_https_is_let_through_and_only_for_pictures_that_are_asked_for() -> None:
    assert "https:" not in frame.policy(pictures=False)
    assert "img-src 'self' data: https:;" in frame.policy(pictures=True)
    for pictures in (True, False):
        assert "script" not in frame.policy(pictures=pictures)
        assert frame.policy(pictures=pictures).startswith("default-src 'none';")


def test_a_letter_with_colours_of_its_own_stands_on_white_paper() -> None:
    assert frame.has_colours('<p style="font-size:9px;color:red">x</p>')
    assert frame.has_colours('<td bgcolor="#eee">x</td>')
    assert frame.has_colours('<font face="Arial" color="red">x</font>')
    assert not frame.has_colours('<p style="font-size:9px">color: red</p>')
