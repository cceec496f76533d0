"""The desk's one writer: sockets submit to it, group commit keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from openline.kit.disk import is_full
from openline.kit.writer import Writer

from .keep import Item, keep_many


def _keep(items: Sequence[Item]) -> Sequence[Any]:
    close_old_connections()  # a database that was restarted is asked anew, not with a dead connection
    try:
        return keep_many(items)
    except (OperationalError, InterfaceError) as error:
        if is_full(error):
            raise
        connection.close()  # a cut connection or a deadlock: once more, all together
        return keep_many(items)


writer = Writer(_keep, hopeless=(OperationalError, InterfaceError))
