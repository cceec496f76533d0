"""What must not stand in the log, which more people read than may sign in as somebody else."""

from __future__ import annotations

import logging
import re

LINKS = re.compile(r"(/(?:set-up|join)/)\S+", re.IGNORECASE)  # whoever has one chooses a password


class WithoutLinks(logging.Filter):
    """Django writes the path of every request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = LINKS.sub(r"\1…", record.getMessage()), ()
        return True
