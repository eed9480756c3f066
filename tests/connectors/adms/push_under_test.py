"""The listener as it is deployed, but its clock runs on from the moment (ISO 8601) it is given: ``MOMENT PORT``."""

import sys
from datetime import datetime

from kit import clock
from spotme import push


def main() -> None:
    with clock.moved_to(datetime.fromisoformat(sys.argv[1])):
        push.run([f"127.0.0.1:{sys.argv[2]}"], workers=2, threads=4)


if __name__ == "__main__":
    main()
