"""Write migration 1 anew from the tables: `python -m data.migrations.freeze`.

Only before the first release; afterwards a change of the tables gets a migration of its own.
"""

from __future__ import annotations

import importlib
from pathlib import Path

HEAD = '"""Version 1: the first schema.  Written by `python -m data.migrations.freeze`."""\n\n'


def freeze() -> str:
    """The text of the module."""
    statements = importlib.import_module("data.schema").statements()
    body = "".join(f"    {statement!r},\n" for statement in statements)
    return f"{HEAD}# ruff: noqa: E501\n# fmt: off\n\nSQL: tuple[str, ...] = (\n{body})\n"


if __name__ == "__main__":
    Path(__file__).with_name("m0001_first.py").write_text(freeze(), encoding="utf-8")
