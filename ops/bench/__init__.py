"""Benchmarks of the budgets the product has set itself: ``make bench``, or ``python -m ops.bench``.

Each module measures one subject and hands out figures; :mod:`ops.bench.figures` knows how they are told.
:mod:`ops.bench.stage` is the stage: servers, an agency and officers of their own, gone afterwards.

Measured on 21 November 2026 on two shared cores at a load of 11 to 24, so processor seconds say more than the clock:
33,000 to 39,000 officer-days a second for the pure rules (48,000 idle); a month of 2,000 officers under flexible hours
5.6 s of Python's processor time; previewing a change over that month 6.8 s when no day changes, 8.0 s when
two thirds do.
"""
