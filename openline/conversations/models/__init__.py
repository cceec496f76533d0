"""The rows of a conversation, one idea a file."""

from .attachment import Attachment
from .conversation import Conversation
from .customer import Customer, Identity, KeptApart
from .event import Event
from .line import Line
from .message import Message
from .original import Original
from .proof import AccountEmail, ProvenSession, RefusedEmail, SpentToken
from .site import Site, SiteKey
from .speaking import SpokeFor

__all__ = [
    "AccountEmail", "Attachment", "Conversation", "Customer", "Event", "Identity", "KeptApart", "Line", "Message",
    "Original", "ProvenSession", "RefusedEmail", "Site", "SiteKey", "SpentToken",
    "SpokeFor",
]  # fmt: skip
