"""What every test shares: random tests are the same ones in CI every time."""

from __future__ import annotations

import gc
import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

gc.set_threshold(20_000, 25, 25)
"""The packs that tests keep are many objects: looking through them all the time costs minutes."""
