"""The binary protocol of ZK terminals: bytes to frozen records and back; no sockets, no clock, no Django.

Every parser takes any bytes whatever and either returns or raises :class:`ProtocolError`. All integers are
little-endian and unsigned.
"""
