"""A theme without colours, for NO_COLOR: state is told by words and marks."""

from __future__ import annotations

from textual.theme import Theme

MONO = Theme(
    name="mono",
    primary="ansi_default", secondary="ansi_default", accent="ansi_default",
    warning="ansi_default", error="ansi_default", success="ansi_default",
    foreground="ansi_default", background="ansi_default", surface="ansi_default",
    panel="ansi_default", boost="ansi_default", dark=True, ansi=True,
    variables={
        **dict.fromkeys((
            "ansi-background", "ansi-foreground", "border-blurred", "block-cursor-foreground",
            "block-cursor-background", "input-cursor-background", "input-cursor-foreground",
            "input-selection-background", "input-selection-foreground", "screen-selection-background",
            "screen-selection-foreground",
        ), "ansi_default"),
        "input-cursor-text-style": "reverse",
    },
)
"""An ANSI theme must name what Textual cannot derive from colours."""
