"""What the room announces."""

from __future__ import annotations

from django.dispatch import Signal

# Letters wait to be sent: no arguments, sent in the transaction that wrote them.
mail_waiting = Signal()
