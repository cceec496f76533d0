"""Agents' uploads, and every file on a message that the agent may see."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from ninja import Router

from openline.conversations import queries
from openline.conversations.uploading import Uploader, response_of, upload
from openline.kit.content import NotAllowed
from openline.people.rights import AgentRequest, signed_in

from .answers import Refused, agent_of, answer, problem

router = Router()


@router.post("/files")
def post_file(request: HttpRequest) -> HttpResponse:
    """Multipart `file`: kept until a reply or note takes it."""
    agent = agent_of(request)
    try:
        sent = request.FILES.get("file")
        if request.META.get("openline.too_large"):
            raise Refused(413, "file_too_large")
        if request.META.get("openline.disk_full"):
            raise Refused(507, "disk_full")
        if not isinstance(sent, UploadedFile):
            raise Refused(400, "no_file")
        return answer(upload(sent, Uploader(agent=agent.pk)), 201)
    except NotAllowed as error:
        raise Refused(415, "file_type") from error


@require_safe
@signed_in
def get_file(request: AgentRequest, key: str) -> HttpResponseBase:
    """GET /files/KEY. What came with a forged letter is not given out until somebody opens it on purpose."""
    attachment = queries.attachment(request.user, key)
    if attachment is None:
        return problem(404, "file_gone")
    if attachment.held:
        return problem(409, "held")
    return response_of(request, attachment)
