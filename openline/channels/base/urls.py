"""What customers' pages and admins ask for. A channel's own addresses, in its urls.py, stand under its kind."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from . import address_pages, line_pages, site_pages, visitor_files
from .registry import channels

urlpatterns = [
    path("visitor/files", visitor_files.send_file, name="visitor_send_file"),
    path("visitor/files/<str:key>", visitor_files.get_file, name="visitor_get_file"),
    path("settings/lines/", line_pages.lines, name="settings_lines"),
    path("settings/lines/new/<str:kind>/", line_pages.new_line, name="settings_line_new"),
    path("settings/lines/<int:pk>/", line_pages.line, name="settings_line"),
    path("settings/lines/<int:pk>/closure/", line_pages.line_closure, name="settings_line_closure"),
    path("settings/lines/<int:pk>/reopening/", line_pages.line_reopening, name="settings_line_reopening"),
    path("settings/addresses/", address_pages.addresses, name="settings_addresses"),
    path("settings/addresses/<int:pk>/release/", address_pages.address_release, name="settings_address_release"),
    path("settings/addresses/<int:pk>/refusal/", address_pages.address_refusal, name="settings_address_refusal"),
    path("settings/sites/", site_pages.sites, name="settings_sites"),
    path("settings/sites/new/", site_pages.new_site, name="settings_site_new"),
    path("settings/sites/<int:pk>/", site_pages.site, name="settings_site"),
    path("settings/sites/<int:pk>/removal/", site_pages.site_removal, name="settings_site_removal"),
    path(
        "settings/sites/<int:pk>/keys/<int:key>/revocation/",
        site_pages.key_revocation,
        name="settings_site_key_revocation",
    ),
    *(
        path(f"channels/{kind}/", include(f"{channel.name}.urls"))
        for kind, channel in channels().items()
        if find_spec(f"{channel.name}.urls")
    ),
]
