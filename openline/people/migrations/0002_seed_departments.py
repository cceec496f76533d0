"""The four departments of the product; only Security is walled."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone

SEEDED = [
    ("general", {"en": "General", "uk": "Загальний", "ru": "Общий"}, False),
    ("technical", {"en": "Technical", "uk": "Технічний", "ru": "Технический"}, False),
    ("security", {"en": "Security", "uk": "Безпека", "ru": "Безопасность"}, True),
    ("accounting", {"en": "Accounting", "uk": "Розрахунки", "ru": "Расчёты"}, False),
]


def seed(apps: Any, schema_editor: Any) -> None:
    departments = apps.get_model("people", "Department").objects.using(schema_editor.connection.alias)
    for position, (key, names, walled) in enumerate(SEEDED, start=1):
        walled_since = timezone.now() if walled else None
        fields = {"names": names, "walled_since": walled_since, "position": position}
        departments.get_or_create(key=key, defaults=fields)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
