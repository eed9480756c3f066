"""What the room announces."""

from django.dispatch import Signal

# Issues were opened, explained, decided or withdrawn; in the transaction that wrote them.
# steps: tuple[Step, ...] (see services.steps), now: the moment.
issues_changed = Signal()
