"""Ports in memory for flow tests: the stage's own, under the names that the tests use."""

from __future__ import annotations

from app.proof.quiet import CARDS, QuietOperator
from app.proof.stage import ForkingJournal

__all__ = ["CARDS", "Forking", "Telling"]

Forking = ForkingJournal
Telling = QuietOperator
