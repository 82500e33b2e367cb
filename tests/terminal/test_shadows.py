"""No screen takes a name that Textual keeps something else under: found on a pty, where two did.

`_name` and `_running` were methods of ours; Textual sets both on every instance, so the ledger
ended the program with its first line, and so did every function key of a visit.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

import screens

MEANT = frozenset((
    "BINDINGS", "CSS_PATH", "DEFAULT_CSS", "ENABLE_COMMAND_PALETTE", "compose", "get_driver_class", "on_event",
    "post_message", "theme", "cursor_position", "cursor_blink", "cursor_screen_offset", "password", "value", "replace",
    "content_width", "render", "render_line", "scrollable_content_region", "virtual_size",
    "_on_key", "_on_paste", "_value", "_handle_exception", "_fatal_error", "_return_code",
))
"""What is taken over on purpose; the private ones are guarded by tests/screens/test_textual_private.py."""
MADE = frozenset(("_computes", "_css_type_name", "_css_type_names", "_decorated_handlers", "_default_virtual_size",
                  "_inherit_bindings",
                  "_inherit_component_classes", "_inherit_css", "_merged_bindings", "_reactives", "can_focus",
                  "can_focus_children"))
"""What Textual puts into every subclass by itself."""


def ours() -> Iterator[type]:
    for path in sorted(Path(screens.__path__[0]).glob("*.py")):
        module = importlib.import_module(f"screens.{path.stem}")
        for found in vars(module).values():
            if inspect.isclass(found) and found.__module__ == module.__name__:
                yield found


def assigned(kind: type) -> set[str]:
    """Names that a class sets on its instances."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    return {node.attr for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name) and node.value.id == "self"}


def base_of(kind: type) -> type | None:
    """The Textual class that an object of ours is; a mixin of screens counts as one."""
    for base in (Screen, App, Input, Widget):
        if issubclass(kind, base):
            return base
    return Screen if kind.__name__ == "VisitKeys" else None


@pytest.mark.parametrize("kind", ours(), ids=lambda kind: kind.__name__)
def test_no_name_of_textual_is_taken(kind: type) -> None:
    base = base_of(kind)
    if base is None:
        return
    theirs = set(dir(base)).union(*(assigned(one) for one in base.__mro__ if one.__module__.startswith("textual")))
    mine = {name for name in vars(kind) if not name.startswith("__")} | assigned(kind)
    assert mine & theirs <= MEANT | MADE
