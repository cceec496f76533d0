from django.urls import path

from . import visitor_files

urlpatterns = [
    path("visitor/files", visitor_files.send_file, name="visitor_send_file"),
    path("visitor/files/<str:key>", visitor_files.get_file, name="visitor_get_file"),
]
