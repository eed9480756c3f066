"""The site connector: a program in an agency's own network that reads its terminals and delivers what they hold.

It needs the installed distribution and nothing else: no database, no settings, no Django. What it read lies on its
disk until the platform has said that it is kept there; a line that is down, a platform that is away, and its own death
at any moment lose nothing and double nothing.
"""
