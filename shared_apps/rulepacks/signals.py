"""What the room announces, in the transaction of the deed."""

from django.dispatch import Signal

# A draft is to be tried: version_id (int), schemas (tuple[str, …]).
trial_asked = Signal()

# A version was published: version_id (int), schemas (tuple[str, …]) of the agencies that take it.
version_published = Signal()
