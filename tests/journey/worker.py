"""A worker as it is deployed, but its clock runs on from the moment (ISO 8601) it is given."""

import os
import sys
from datetime import datetime

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spotme.settings")
    django.setup()
    from kit import clock

    with clock.moved_to(datetime.fromisoformat(sys.argv[1])):
        call_command("worker", "--concurrency", "1")


if __name__ == "__main__":
    main()
