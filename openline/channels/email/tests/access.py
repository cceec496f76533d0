"""Who gets what from each address of the mailboxes' pages. Letters of a mailbox are its department's alone."""

from tests.access_table import Row, admins, page

# the line of the table is a chat's: its department's mailboxes are tried in test_pages.py
MAILBOX, AT = "channels/email/<int:line>", "channels/email/{line}"

ROWS = [
    Row("GET", "channels/email/oauth/start", "channels/email/oauth/start?line={line}", admins("404")),
    Row("GET", "channels/email/oauth/callback", "channels/email/oauth/callback?state=guess&code=1", admins("400")),
    Row("GET", "channels/email/quarantine/", "channels/email/quarantine/", admins("200")),
    Row("GET", "channels/email/quarantine/", "channels/email/quarantine/?state=aside", admins("200")),
    Row("POST", "channels/email/quarantine/again", "channels/email/quarantine/again", admins("302"), form=True),
    Row(
        "POST",
        "channels/email/quarantine/<int:letter>/aside",
        "channels/email/quarantine/1/aside",
        admins("302"),
        form=True,
    ),
    Row("GET", "channels/email/quarantine/<int:letter>.eml", "channels/email/quarantine/1.eml", page("404")),
    Row("GET", f"{MAILBOX}/trial", f"{AT}/trial", admins("404")),
    Row("POST", f"{MAILBOX}/trial", f"{AT}/trial", admins("404"), form=True),
    Row("POST", f"{MAILBOX}/trial/fix", f"{AT}/trial/fix", admins("404"), form=True),
    Row("GET", f"{MAILBOX}/older", f"{AT}/older", admins("404")),
    Row("POST", f"{MAILBOX}/older", f"{AT}/older", admins("404"), form=True),
    Row("POST", f"{MAILBOX}/older/end", f"{AT}/older/end", admins("404"), form=True),
]
