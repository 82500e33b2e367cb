"""The real program on a home that a bench made: what `agent-tui demo --home DIR` runs."""

from __future__ import annotations

import sys
from pathlib import Path

import agent_tui

if __name__ == "__main__":
    sys.exit(agent_tui.counter(Path(sys.argv[1]), demo=True))
