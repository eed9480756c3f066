"""A terminal that pushes, made of software: for tests, demonstrations and load.

It behaves as firmware does: HTTP/1.0, a small buffer, ``OK`` anywhere in a body is an acknowledgement, a last line
without a line feed is passed over, what is not acknowledged is sent again as a whole. It misbehaves on demand.
"""

from connectors.adms.simulator.terminal import Behaviour, Faults, Logged, PushTerminal, Reply

__all__ = ["Behaviour", "Faults", "Logged", "PushTerminal", "Reply"]
