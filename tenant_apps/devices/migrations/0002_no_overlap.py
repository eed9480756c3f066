"""Two mappings of one number of one group never overlap in time.

An exclusion over text needs an extension the embedded server does not have. Ranges bring their own operator class,
so the number is compared as a range of one: the 64-bit hash of group and number. Two numbers with equal hashes
would be refused side by side; among a million mappings that happens once in ten million agencies.
"""

from django.db import migrations

KEEP_APART = """
ALTER TABLE devices_pinmapping ADD CONSTRAINT devices_pinmapping_no_overlap EXCLUDE USING gist (
    int8range(
        hashtextextended("group" || chr(31) || pin, 0), hashtextextended("group" || chr(31) || pin, 0), '[]'
    ) WITH &&,
    daterange(valid_from, valid_to) WITH &&
);
"""

LET_GO = "ALTER TABLE devices_pinmapping DROP CONSTRAINT devices_pinmapping_no_overlap;"


class Migration(migrations.Migration):
    dependencies = [("devices", "0001_initial")]

    operations = [migrations.RunSQL(KEEP_APART, LET_GO)]
