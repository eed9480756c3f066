"""`spotme servers`: keeps the embedded servers of this folder running and says where they listen."""

import signal
import sys

from spotme import embedded
from spotme.env import load


def main() -> int:
    """Runs until Ctrl-C or SIGTERM and returns the exit status."""
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        with embedded.servers(load().home) as servers:
            for name, url in servers.environment().items():
                sys.stdout.write(f"export {name}={url}\n")
            sys.stdout.flush()
            signal.sigwait(stops)
    except embedded.ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
