"""What the room announces."""

from __future__ import annotations

from django.dispatch import Signal

# Somebody asked for a month to be closed that is too large to wait for: month (date), by (Actor).
closing_asked = Signal()

# A report as a file waits for a worker: key (UUID).
file_waiting = Signal()
