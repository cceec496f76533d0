"""The bytes of one letter on their way in (RFC 5321, 4.5.2): until a dot alone between CRLFs, and nothing else."""

from __future__ import annotations

_END = b"\r\n.\r\n"


class Body:
    """Feed it what arrives. Of a letter that is too large it keeps nothing, and waits for its end.

    One buffer, not a list of lines: a letter of empty lines would take thirty times its size.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._data = bytearray(b"\r\n")  # so that the first line is a line like all others
        self.size = 0
        self.too_large = False

    def feed(self, chunk: bytes) -> bytes | None:
        """None: there is more to come. Else the letter is whole, and these bytes came after it."""
        searched = max(0, len(self._data) - len(_END) + 1)
        self._data += chunk
        self.size += len(chunk)
        end = self._data.find(_END, searched)
        if end >= 0:
            rest = bytes(self._data[end + len(_END) :])
            del self._data[end + 2 :]
            self.too_large = self.too_large or len(self._data) > self._most + 2
            return rest
        if len(self._data) > self._most + 2:
            self.drop()
        return None

    def drop(self) -> None:
        """Keep nothing of it but what its end is found by."""
        self.too_large = True
        del self._data[: -len(_END) + 1]

    def letter(self) -> bytes:
        """As it was before the sender doubled the dots at the beginnings of lines."""
        return bytes(self._data).replace(b"\r\n.", b"\r\n")[2:]
