"""The rows of a mailbox, one idea a file."""

from .cursor import Cursor
from .received import Received
from .sent import Acknowledged, Sent
from .unfetched import Unfetched

__all__ = ["Acknowledged", "Cursor", "Received", "Sent", "Unfetched"]
