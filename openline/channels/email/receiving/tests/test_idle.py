"""What a server tells while nobody asks, on a real dovecot."""

from __future__ import annotations

from openline.channels.email.receiving.imap import Imap
from openline.kit.sealed import seal
from tests.dovecot import PASSWORD, Dovecot

from .scene import letter


def test_a_letter_that_came_just_before_waiting_began_ends_the_wait(server: Dovecot) -> None:
    """The server tells of it in the same packet in which it agrees to tell."""
    imap = Imap(server.settings("security", password=seal(PASSWORD)))
    imap.sign_in(lambda fresh: "")
    imap.open()
    for number in range(5):
        server.deliver("security", letter(str(number)))
        with imap.idle() as heard:
            assert heard(5)
    imap.close()
