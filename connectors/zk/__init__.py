"""Terminals of the ZK family that are read over TCP or UDP port 4370, from inside an agency's own network.

``protocol`` turns bytes into frozen records and back; ``client`` speaks to one terminal; ``sync`` reads its whole log
with the checks that make it trustworthy; ``reading`` does so in a child process under a hard wall clock; ``ingest``
hands what came to the agency's rooms. ``site`` is the small program an agency runs in its own network, ``simulator``
a terminal for tests and demonstrations. Nothing here imports Django on the way to a terminal: the site program runs
without database and settings.
"""
