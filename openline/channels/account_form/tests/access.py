"""Who gets what from each address of the account form. Agents have no more of it than anybody: it asks for a token, or
for what a token gave. The line of the table is a chat's; what a signed-in customer gets stands in test_walls.py."""

from tests.access_table import Row, everybody

ROUTE, AT = "channels/account_form/<str:key>", "channels/account_form/{key}"
NOTHING = everybody("404")

ROWS = [
    Row("GET", f"{ROUTE}/", f"{AT}/", NOTHING),
    Row("POST", f"{ROUTE}/", f"{AT}/", NOTHING, "token=guess", form=True, without_csrf="404"),
    Row("GET", f"{ROUTE}/questions", f"{AT}/questions", NOTHING),
    Row("POST", f"{ROUTE}/questions", f"{AT}/questions", NOTHING, "message=guess", form=True, without_csrf="404"),
    Row("GET", f"{ROUTE}/<int:pk>/", AT + "/{conversation}/", NOTHING),
    Row("POST", f"{ROUTE}/<int:pk>/", AT + "/{conversation}/", NOTHING, "message=a", form=True, without_csrf="404"),
    Row("GET", f"{ROUTE}/end", f"{AT}/end", NOTHING),
    Row("POST", f"{ROUTE}/end", f"{AT}/end", NOTHING, form=True, without_csrf="404"),
    Row("POST", f"{ROUTE}/session", f"{AT}/session", NOTHING, '{"token": "guess"}', without_csrf="404"),
    Row("DELETE", f"{ROUTE}/session", f"{AT}/session", NOTHING, without_csrf="404"),
    Row("GET", f"{ROUTE}/requests", f"{AT}/requests", NOTHING),
    Row("GET", f"{ROUTE}/requests/<int:pk>", AT + "/requests/{conversation}", NOTHING),
    Row("POST", f"{ROUTE}/messages", f"{AT}/messages", NOTHING, '{"message": "guess"}', without_csrf="404"),
    Row("GET", f"{ROUTE}/files/<str:file_key>", AT + "/files/{file}", NOTHING),
    Row("PUT", f"{ROUTE}/draft", f"{AT}/draft", NOTHING, '{"text": "guess"}', without_csrf="404"),
]
