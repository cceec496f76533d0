"""What the contract test of all channels fills in for this one: what an admin types, and what is refused."""

from __future__ import annotations

FORM: dict[str, object] = {
    "address": "support@pryklad.example",
    "way_in": "receiver",
    "smtp_host": "127.0.0.1",
    "smtp_port": "9",
    "smtp_tls": "none",
    "signature": "Підтримка «Приклад»",
    "acknowledge": "on",
    "continue_after_days": "90",
}
REFUSED: list[dict[str, object]] = [
    {"address": "support"},
    {"address": "support@pryklad"},
    {"smtp_host": ""},
    {"smtp_host": "https://smtp.pryklad.example/"},
    {"smtp_port": "70000"},
    {"smtp_user": "support@pryklad.example"},  # without a password
    {"smtp_host": "smtp.pryklad.example", "smtp_user": "support", "smtp_password": "in the open"},
    {"way_in": "pigeon"},
    {"way_in": "imap", "imap_host": "imap.pryklad.example"},  # without a password
    {"smtp_auth": "xoauth2"},  # without a client
    {"smtp_auth": "xoauth2", "oauth_provider": "other", "oauth_client_id": "1", "oauth_token_url": "http://t.example/"},
    {"continue_after_days": "0"},
    {"dkim_sign": "on", "dkim_selector": "_"},
]
