"""Telling someone: what was told to whom, whether it was read, and the letters that carry it.

The room does not know why somebody is told. A room above registers its kinds of notice (see :mod:`.kinds`) and says
what happened in a function that speaks the language in use, so that a notice stands in every language from the first.
"""
