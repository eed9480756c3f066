"""What the accounts announce, after the transaction, with ids."""

from django.dispatch import Signal

#: A user corrected how to be reached. Sends ``user_id``, ``email`` and ``phone``.
contacts_changed = Signal()
