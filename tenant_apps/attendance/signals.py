"""What the room announces."""

from django.dispatch import Signal

# Punches were kept, in the transaction that keeps them. count: how many.
punches_kept = Signal()

# Days were judged and came out otherwise than before; in the transaction that wrote them.
# changes: tuple[DayChange, ...] (see services.judging), now: the moment of judging.
days_judged = Signal()

# Days wait to be judged: in the transaction that marked them. person_ids, dates.
days_waiting = Signal()

# More days were marked than are judged at once: a worker is to sweep them.
days_left = Signal()

# A preview waits for a worker. key: the preview's key.
preview_waiting = Signal()
