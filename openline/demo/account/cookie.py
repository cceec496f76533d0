"""Who is signed in on the invented site: a cookie of its own paths, signed. The workspace knows nothing of it."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .customers import HOLDERS, Holder

COOKIE, SALT = "demo_customer", "demo.account"


def signed_in(request: HttpRequest) -> Holder | None:
    try:
        return HOLDERS.get(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except signing.BadSignature:
        return None


def let_in(answer: HttpResponse, holder: Holder) -> None:
    said = signing.dumps(holder.key, salt=SALT)
    answer.set_cookie(COOKIE, said, path=reverse("demo:entrance"), httponly=True, samesite="Lax")


def let_out(answer: HttpResponse) -> None:
    answer.delete_cookie(COOKIE, path=reverse("demo:entrance"), samesite="Lax")
