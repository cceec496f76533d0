from django.urls import path

from . import line_pages, visitor_files

urlpatterns = [
    path("visitor/files", visitor_files.send_file, name="visitor_send_file"),
    path("visitor/files/<str:key>", visitor_files.get_file, name="visitor_get_file"),
    path("settings/lines/", line_pages.lines, name="settings_lines"),
    path("settings/lines/new/<str:kind>/", line_pages.new_line, name="settings_line_new"),
    path("settings/lines/<int:pk>/", line_pages.line, name="settings_line"),
    path("settings/lines/<int:pk>/closure/", line_pages.line_closure, name="settings_line_closure"),
    path("settings/lines/<int:pk>/reopening/", line_pages.line_reopening, name="settings_line_reopening"),
]
