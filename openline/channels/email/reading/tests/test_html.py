from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from openline.channels.email.reading.allowed import EVERYWHERE, OWN, TAGS
from openline.channels.email.reading.html import SIMPLIFIED, sanitise, text_of, with_files

from .attempts import ATTEMPTS, EVIL

SAFE_LINK = re.compile(r"(https?://|mailto:|tel:)")
SAFE_PICTURE = re.compile(r"cid:|data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*$")
FORBIDDEN_IN_STYLE = re.compile(r"url|expression|import|behavio|binding|position|[\\@{}<>]|-\d", re.IGNORECASE)


class Looked(HTMLParser):
    """Everything in it that could do something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
        found = {name: value or "" for name, value in attrs}
        allowed = EVERYWHERE | OWN.get(tag, frozenset()) | ({"rel", "target"} if tag == "a" else set())
        self.wrong += [f"{tag} {name}" for name in found.keys() - allowed]
        if "href" in found and not SAFE_LINK.match(found["href"]):
            self.wrong.append(found["href"])
        if "src" in found and not SAFE_PICTURE.match(found["src"]):
            self.wrong.append(found["src"])
        if "data-remote" in found and not re.match("https?://", found["data-remote"]):
            self.wrong.append(found["data-remote"])
        if FORBIDDEN_IN_STYLE.search(found.get("style", "")):
            self.wrong.append(found["style"])
        if tag == "a" and (found.get("rel"), found.get("target")) != ("noopener noreferrer", "_blank"):
            self.wrong.append("a link that knows where it came from")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    handle_decl = handle_pi = unknown_decl = handle_comment  # type: ignore[assignment]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_of_an_attempt_is_left_that_could_do_something(attempt: str) -> None:
    assert Looked(sanitise(attempt).html).wrong == []
    assert Looked(sanitise(f"<table><tr><td><p>before {attempt} after").html).wrong == []


def test_the_attempts_are_ones() -> None:
    assert sum(bool(Looked(attempt).wrong) for attempt in ATTEMPTS) > len(ATTEMPTS) * 0.9


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_was_made_safe_once_stays_as_it_is(attempt: str) -> None:
    """No second reading finds anything in it that the first did not."""
    once = sanitise(attempt).html
    assert sanitise(once.replace("data-remote", "src")).html == once


def test_pictures_of_others_are_counted_and_wait() -> None:
    found = sanitise(
        f"<img src='{EVIL}' alt='Logo'><img srcset='http://evil.example/1 2x, b'><img src='cid:a'><img src=x>"
    )

    assert found.remote == 2
    assert found.html == (
        f'<img alt="Logo" data-remote="{EVIL}"><img data-remote="http://evil.example/1"><img src="cid:a">'
    )


def test_pictures_of_the_letter_become_files_of_the_desk() -> None:
    html = sanitise(
        "<img src='cid:Logo%401@post.example'><img src='CID:photo' alt='x'><img src='cid:gone' alt='gone'>"
    ).html
    html += '<p>src="cid:photo"</p>'

    shown = with_files(html, {"<logo@1@post.example>": "Key_1", "photo": "Key-2", "gone": '"><script>'})

    assert 'src="/files/Key_1"' in shown
    assert 'src="/files/Key-2"' in shown
    assert '<img alt="gone">' in shown
    assert '<p>src="cid:photo"</p>' in shown, "words are not addresses"


def test_a_letter_of_outlook_keeps_its_look() -> None:
    style = "color:#1F497D;font-family:&quot;Calibri&quot;,sans-serif;font-size:11.0pt;mso-fareast-language:EN-US"
    table = (
        "<table border=1 cellpadding=0 style='border-collapse:collapse;width:100%'><tr><td bgcolor='#eee' colspan=2>x"
    )
    html = sanitise(
        f'<p class="MsoNormal" style="margin:0cm"><span style="{style}">Hi<o:p></o:p></span></p>{table}'
    ).html

    assert "color:#1F497D" in html
    assert "Calibri" in html
    assert "mso-" not in html
    assert "class" not in html
    assert "border-collapse:collapse" in html
    assert 'colspan="2"' in html
    assert "margin:0cm" in html


def test_words_are_not_lost_where_tags_are_wrong() -> None:
    broken = (
        "<p>a <b>b</p> c</b> <table>d<tr>e<td>f<li>g</table> h <unknown x='y'>i</unknown> <a href='k'>l</a> <img alt=m>"
        " n &lt;o&gt;"
    )

    assert re.findall(r"\b[a-o]\b", re.sub("<[^>]*>", " ", sanitise(broken).html)) == list("abcdefghilno")
    assert re.findall(r"\b[a-o]\b", text_of(broken)) == list("abcdefghilno")


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 200_000 + "words",
        "<blockquote><font color=red>" * 50_000 + "words",
        "".join(f"<p><b title={number}>" for number in range(50_000)) + "words",
        "<table><b>" * 80_000 + "words",
        "<a href=x>" * 80_000 + "words",
        "<td>" * 100_000 + "</div>" * 100_000 + "words",
        "words" + "<style>" * 100_000,
        "words" + "<!--" * 200_000,
        "words" + '<a "' * 200_000,
        "words" + "&" * 500_000,
        "words" + "<" * 500_000,
        "words" + "<a" + " a=b" * 200_000 + ">",
        "words" + "x" * 3_000_000,
    ],
    ids=lambda bomb: str(bomb[:24]),
)
def test_a_bomb_is_shown_by_its_words(bomb: str) -> None:
    """(nh3 alone takes two minutes on the first.)"""
    found = sanitise(bomb)

    assert "words" in found.html
    assert "words" in text_of(bomb)
    assert found.html.count("<") < 200_000


def test_what_has_too_many_layers_says_so_and_keeps_its_words() -> None:
    deep = "<div>" * 300 + "<b>deep</b>" + "</div>" * 300 + "<p>after</p>"
    found = sanitise(deep).html

    assert found.startswith(SIMPLIFIED)
    assert "deep" in found
    assert found.endswith("<p>after</p>")
    assert not sanitise("<div>" * 100 + "x").html.startswith(SIMPLIFIED)


def test_html_reads_as_lines_and_paragraphs() -> None:
    html = (
        "<html><head><title>No</title><style>p{}</style></head><body><p>One\n two</p><div>three<br>four</div>"
        "<div><br></div><ul><li>five<li>six</ul><table><tr><td>7</td><td>8</td></tr><tr><td>9</td></tr></table>"
        "<pre>a\n  b</pre>&nbsp;end"
    )
    assert text_of(html) == "One two\n\nthree\nfour\n\n- five\n- six\n\n7 8\n9\n\na\n  b\n\nend"


def test_a_letter_of_pictures_reads_as_what_they_stand_for() -> None:
    assert text_of("<img src=cid:a alt='Spring sale'>") == "Spring sale"
