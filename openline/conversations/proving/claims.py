"""What a site's token says, and all the ways in which it is not believed."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Code = Literal[
    "too_large", "malformed", "algorithm", "unknown_key", "revoked_key", "bad_signature", "wrong_audience", "expired",
    "not_yet", "lives_too_long", "no_account", "bad_email", "bad_facts", "no_id", "spent",
]  # fmt: skip


class BadToken(Exception):
    """`code` is for the log and the admin; the customer reads one sentence, whichever it is."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class Claims(msgspec.Struct, frozen=True):
    """What a believed token says: `account` is `sub`; `facts` as the site calls them, in its order. `email_verified`:
    the site has made sure that its customer reads the address (it is taken for true unless the site says false)."""

    site: int
    audience: str
    account: str
    email: str
    name: str
    jti: str
    expires_at: datetime
    email_verified: bool = True
    facts: dict[str, str] = {}

    def identity_value(self) -> str:
        """Of the account's identity: an account id means something within its site only."""
        return f"{self.audience}/{self.account}"


def account_of(identity_value: str) -> str:
    """The account id in the value of an account's identity."""
    return identity_value.partition("/")[2]
