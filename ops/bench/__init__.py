"""Benchmarks of the budgets the product has set itself: ``make bench``, or ``python -m ops.bench``.

Each module measures one subject and hands out figures; :mod:`ops.bench.figures` knows how they are told.
:mod:`ops.bench.stage` is the stage: servers, an agency and officers of their own, gone afterwards.
"""
