"""Benchmarks of the budgets the product has set itself: ``make bench``, or ``python -m ops.bench``.

Each module measures one subject and hands out figures; :mod:`ops.bench.figures` knows how they are told.
:mod:`ops.bench.stage` is the stage: servers, an agency and officers of their own, gone afterwards.

Measured on 21 November 2026 on two shared cores with nothing else running (Python 3.13, PostgreSQL 18):

==================================================  ==================  ===============
officer-days judged by the pure rules, one core     47,400 to 51,100/s  at least 30,000
a month of 2,000 officers, database to database     6.3 to 7.4 s        at most 10
previewing a change of rules over 60 days of them   19.6 s              at most 20
5,000 officers from a workbook                      5.1 to 5.7 s        at most 20
provisioning an agency                              0.6 to 0.7 s        at most 1
terminal punches in batches of 500                  3,140 to 3,450/s    at least 2,000
single punches of 50 terminals                      209 posts/s         at least 500
Hari ini, Peti isu, dashboard (19 of 20)            49, 39, 139 ms      at most 200
``POST /tebuk/`` as multiple of a bare view         9.0                 at most 3
styles of the first page, gzipped                   11.1 KiB            at most 10
==================================================  ==================  ===============

Three are missed. A punch was 12.8 before its statements were built once (decision 0150, which says what is left). A
single post spends 8 ms of processor time, most of it in the statements of one ingest (decision 0131). The styles carry
the sheet of staff pages (``staff.css``) to officers' phones too.
"""
