"""What is judged is what is shown: reading and authentication see the same sender, or it is said to be in doubt."""

from hypothesis import given, settings
from hypothesis import strategies as st

from openline.channels.email.authentication.domains import ascii_domain
from openline.channels.email.authentication.head import split
from openline.channels.email.authentication.sender import sender_of
from openline.channels.email.reading.letter import Envelope, Unreadable
from openline.channels.email.reading.read import read

FIELDS = ["From: a@one.example", "From : b@two.example", "from:c@three.example", "FROM:\r\n d@four.example", "X: y"]
LINES = ["junk", "", "From x", ">From x", "Sender: h@eight.example", "X" * 101 + ": y", "Group:", "Name", "пошта"]
ENDS = ["\r\n"] * 6 + ["\r", "\n", "\r\n ", "\t", "\0", "\x0b", "\x0c", "\x1c", "\x85"]
SIGNS = [*',;:<>"()\\@', ".example", "e@five.example", "<f@six.example>", "=?utf-8?q?g=40seven=2Eexample?="]
PIECES = st.sampled_from([*FIELDS, *LINES, *ENDS, *SIGNS, "i@xn--80aikg6c7a.example"])


@settings(max_examples=1000, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_the_sender_that_is_proven_is_the_one_that_people_see(text: str) -> None:
    raw = f"{text}\r\n\r\nwords\r\n".encode()
    try:
        letter = read(raw, Envelope())
    except Unreadable:
        return
    judged = sender_of(split(raw))
    if not judged.doubt and "several_from" not in letter.marks:
        assert ascii_domain(letter.sender.address.rpartition("@")[2]) == judged.domain
