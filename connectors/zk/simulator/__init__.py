"""A terminal made of software: for tests, demonstrations and load. It listens on TCP and UDP, knows every layout and

both dialects, and misbehaves on demand in the ways real terminals and networks do.
"""

from connectors.zk.simulator.behaviour import Behaviour, Dialect
from connectors.zk.simulator.memory import Memory, invented
from connectors.zk.simulator.server import SimulatedTerminal

__all__ = ["Behaviour", "Dialect", "Memory", "SimulatedTerminal", "invented"]
