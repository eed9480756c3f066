"""The push protocol of ZKTeco-style terminals, versions 2.2 to 2.3, as pure functions over bytes and text.

Written from what terminals in the field send (see ``connectors/adms/README.md``). Nothing here knows agencies, a
database or the time.
"""
