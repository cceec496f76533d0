from __future__ import annotations

from django.db import models

from .message import Message


class Original(models.Model):
    """What a message has beyond the words that stand in the thread: its formatted form, and what is folded away.

    `html` is sanitised when it is written; pictures of others carry `data-remote` instead of `src`, and files of the
    message are named by `/files/KEY`. `text` is the whole text, and only kept when the body is its beginning.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="original")
    html = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    text = models.TextField(blank=True)
