"""A refusal has a row of its own. It was told by a day far ahead, in a row that the next address took away."""

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models

UNTIL_RELEASED, FAR_ENOUGH = timedelta(days=3650), timedelta(days=36500)
LONGEST_WAIT = timedelta(days=365)


def keep_refusals(apps, schema_editor):
    emails = apps.get_model("conversations", "AccountEmail").objects
    refusals = apps.get_model("conversations", "RefusedEmail").objects
    for each in emails.order_by("pk"):
        if each.holds_from - each.signed_at <= LONGEST_WAIT:
            continue
        refused = each.holds_from - UNTIL_RELEASED
        about = each.email if refused >= each.signed_at else ""
        refusals.create(identity_id=each.identity_id, email=about, at=refused)
        emails.filter(pk=each.pk).update(refused_at=refused, holds_from=refused + FAR_ENOUGH)
    emails.filter(email="").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0002_sites_and_proofs'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountemail',
            name='refused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='RefusedEmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
                ('identity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refused_emails', to='conversations.identity')),
            ],
        ),
        migrations.RunPython(keep_refusals, migrations.RunPython.noop),
    ]
