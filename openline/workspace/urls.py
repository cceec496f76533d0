from django.urls import path

from .api.api import api
from .api.files import get_file
from .originals.page import original
from .pages import index

urlpatterns = [
    path("", index, name="workspace"),
    path("c/<int:conversation>", index, name="workspace_conversation"),
    path("api/", api.urls),
    path("files/<str:key>", get_file, name="file"),
    path("originals/<int:conversation>/<int:seq>", original, name="original"),
]
