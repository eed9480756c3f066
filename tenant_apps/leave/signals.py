"""What the room announces."""

from django.dispatch import Signal

# An absence or release that counts, or no longer counts: person_ids, date_from, date_to (both included).
absences_changed = Signal()
