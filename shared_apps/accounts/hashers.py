"""How passwords are kept: Argon2id, tuned so that the morning's log-ins do not stall the machine."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher


class TunedArgon2(Argon2PasswordHasher):
    """Argon2id with OWASP's memory of 19 MiB and three passes: about 30 ms of one core for a log-in.

    Passwords kept with other parameters are hashed anew when their owner next signs in. The costs are settings
    because tests sign in thousands of times.
    """

    time_cost, memory_cost, parallelism = settings.ARGON2_COST
