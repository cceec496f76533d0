from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "openline.people"
    label = "people"
    settings_pages = [
        (210, _("People"), _("Agents"), "users", "settings_agents"),
        (220, _("People"), _("Departments"), "inbox", "settings_departments"),
    ]
