from django.db import migrations


class Migration(migrations.Migration):
    """The calendars of the few sites of a page, read again once they are known (childcare.selectors.search_sql.READ)."""

    dependencies = [("childcare", "0004_favourites")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX calendar_of_site ON calendar (site_id)",
            reverse_sql="DROP INDEX calendar_of_site",
        )
    ]
