"""What an admin sets on a widget: which sites may carry it, and what it offers to talk about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openline.channels.base.line_fields import SitesForm, sites_field, topics_field


class WidgetForm(SitesForm):
    sites = sites_field(_("One address a line, as the browser shows it: https:// and the name, without a path"))
    topics = topics_field(_("The departments that a customer can choose from at the start"))
