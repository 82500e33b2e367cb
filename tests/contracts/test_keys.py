"""All bindings of all screens: only keys that every terminal has, each with an id, one meaning a key."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

import screens
from screens.commands import ALIASES, COMMANDS
from screens.keys import KeyScreen, Turnstile
from screens.tui import Counter

ALLOWED = re.compile(r"f([1-9]|10)|[a-z0-9]|enter|escape|tab|up|down|left|right|pageup|pagedown|home|end|delete")
"""Design: digits, letters, F1–F10, Enter, Esc, Tab, arrows, PgUp/PgDn, Home/End, Del; nothing else."""


def classes() -> list[type]:
    """Every screen and widget class of the program, and the app."""
    found: dict[str, type] = {}
    for module in pkgutil.iter_modules(screens.__path__, "screens."):
        if module.name == "screens.cli":
            continue
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and each.__module__.startswith("screens.") and hasattr(each, "BINDINGS"):
                found[each.__qualname__] = each
    return list(found.values())


def own(each: type) -> list[Binding]:
    """A class's own bindings; one that is not a Binding is a mistake."""
    bindings = list(vars(each).get("BINDINGS", ()))
    assert all(isinstance(binding, Binding) for binding in bindings), each
    return bindings


BINDINGS = [(each.__name__, binding) for each in classes() for binding in own(each)]


def test_there_are_screens_and_bindings() -> None:
    names = {each.__name__ for each in classes()}
    assert {"Counter", "VisitScreen", "HomeScreen", "SignInScreen", "LedgerScreen", "Entry"} <= names
    assert len(BINDINGS) >= 20


def test_only_keys_that_every_terminal_has() -> None:
    bad = [f"{name}: {key}" for name, binding in BINDINGS for key in binding.key.split(",")
           if not ALLOWED.fullmatch(key.strip())]
    assert not bad
    for key in ("ctrl+q", "alt+x", "shift+tab", "f11", "f12", "ctrl+c", "insert"):
        assert not ALLOWED.fullmatch(key)


def test_every_binding_has_an_id_of_the_one_list() -> None:
    known = {command.id: command for command in COMMANDS}
    for name, binding in BINDINGS:
        assert binding.id in known, f"{name}: {binding.key} has no id"
        assert binding.key == known[binding.id].key, f"{name}: {binding.id} is on {binding.key}"
        assert binding.action == binding.id, f"{name}: {binding.key} does {binding.action}"


def test_the_same_key_means_the_same_everywhere() -> None:
    meant: dict[str, set[str]] = {}
    for _, binding in BINDINGS:
        meant.setdefault(binding.key, set()).add(binding.action)
    assert all(len(actions) == 1 for actions in meant.values()), meant


def test_commands_have_a_key_an_alias_and_nothing_twice() -> None:
    keys = [command.key for command in COMMANDS]
    aliases = [command.alias for command in COMMANDS]
    assert [f"f{number}" for number in range(1, 11)] == keys
    assert [f"/{number % 10}" for number in range(1, 11)] == aliases
    assert dict(zip(aliases, keys, strict=True)) == ALIASES


SCREENS = [each for each in classes() if issubclass(each, Screen | App)]


@pytest.mark.parametrize("each", SCREENS, ids=lambda each: each.__name__)
def test_nothing_of_textual_comes_along(each: type) -> None:
    """Textual's own Ctrl+Q, Ctrl+C, Ctrl+P, Tab and the like are off."""
    assert issubclass(each, KeyScreen | Turnstile)
    own_keys = {key for base in each.__mro__ if base.__module__.startswith("screens.")
                for binding in vars(base).get("BINDINGS", ()) for key in binding.key.split(",")}
    merged = set(each._merged_bindings.key_to_bindings)  # type: ignore[attr-defined]
    assert merged <= own_keys, merged - own_keys


def test_footers_name_commands_that_the_screen_or_the_app_has() -> None:
    bound = {binding.id for binding in own(Counter)}
    for each in classes():
        for name in getattr(each, "KEYS", ()):
            here = {binding.id for base in each.__mro__ for binding in vars(base).get("BINDINGS", ())
                    if isinstance(binding, Binding)}
            assert name in bound | here, f"{each.__name__} shows {name}"


def test_every_binding_has_an_action() -> None:
    for each in classes():
        for binding in own(each):
            assert callable(getattr(each, f"action_{binding.action}", None)), f"{each.__name__}.action_{binding.action}"
