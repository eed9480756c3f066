"""The settings of the tests: the product's own, in a folder of this run, and nothing of a developer's demo."""

import os

from tests.harness import run

os.environ["SPOTME_ENV"] = "test"
os.environ["SPOTME_HOME"] = str(run.home())
# Playwright's synchronous API keeps an event loop running in the thread that drives the browser. Django sees the
# loop and refuses every query of that thread, although none of them runs inside a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from spotme.settings import *  # noqa: F403 - an override is all of it but a few lines
