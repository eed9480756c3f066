"""A worker process as the product starts it, with the jobs of the tests, and their seeders only."""

import os
import sys

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spotme.settings")
    django.setup()
    from tenants.provisioning import seeders
    from tests.tenants import jobs_of_tests

    seeders._seeders.clear()
    jobs_of_tests.register_seeders()
    call_command("worker", *sys.argv[1:])


if __name__ == "__main__":
    main()
