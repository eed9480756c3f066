"""Terminals that push: the HTTP door of the "iClock"/ADMS protocol, and a terminal that can be simulated.

What the terminals really do stands in ``README.md``; :mod:`connectors.adms.protocol` turns bytes into frozen records
and back without a database; :mod:`connectors.adms.wsgi` is the door, :mod:`connectors.adms.gateway` behind it.
"""
