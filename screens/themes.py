"""A theme without colours, for NO_COLOR: state is told by words and marks."""

from __future__ import annotations

from textual.theme import Theme

MONO = Theme(
    name="mono",
    primary="ansi_default", secondary="ansi_default", accent="ansi_default",
    warning="ansi_default", error="ansi_default", success="ansi_default",
    foreground="ansi_default", background="ansi_default", surface="ansi_default",
    panel="ansi_default", dark=True, ansi=True,
)
