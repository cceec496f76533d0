"""The rows of a conversation, one idea a file."""

from .attachment import Attachment
from .conversation import Conversation
from .customer import Customer, Identity
from .event import Event
from .line import Line
from .message import Message
from .original import Original

__all__ = ["Attachment", "Conversation", "Customer", "Event", "Identity", "Line", "Message", "Original"]
