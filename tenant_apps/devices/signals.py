"""What the room announces."""

from django.dispatch import Signal

# Numbers were given to persons, in the transaction that did it: what waits for them can become punches.
# group, pins (normalised).
numbers_mapped = Signal()

# An alert that cannot wait for the morning was raised, in the transaction that did it.
alert_is_urgent = Signal()
