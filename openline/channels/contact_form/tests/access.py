"""Who gets what from each address of the forms: anybody, but no conversation, and nothing where there is no line."""

from tests.access_table import Row, everybody

# the line of the table is a chat's: these addresses are tried with lines of this kind in the tests beside this file
LINE, AT = "channels/contact_form/<str:key>", "channels/contact_form/no-such-line"

ROWS = [
    Row("GET", f"{LINE}/", f"{AT}/", everybody("404")),
    Row("POST", f"{LINE}/", f"{AT}/", everybody("404"), form=True, without_csrf="404"),
    Row("GET", f"{LINE}/kept/<str:signed>/", f"{AT}/kept/guess/", everybody("404")),
    Row("GET", f"{LINE}/confirm/<str:secret>/", f"{AT}/confirm/guess/", everybody("404")),
    Row(
        "POST", f"{LINE}/confirm/<str:secret>/", f"{AT}/confirm/guess/", everybody("404"), form=True, without_csrf="404"
    ),
    Row("GET", f"{LINE}/form", f"{AT}/form", everybody("404")),
    Row("POST", f"{LINE}/messages", f"{AT}/messages", everybody("404"), form=True, without_csrf="404"),
]
