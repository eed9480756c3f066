"""What the room announces."""

from django.dispatch import Signal

# A movement that counts, or no longer counts: person_ids, date_from, date_to (both included).
movements_changed = Signal()
