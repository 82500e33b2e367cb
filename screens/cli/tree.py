"""The tree of commands: its groups, its words, its help pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from app.text import cells, pad, safe, wrap
from screens.cli import (
    agents,
    agents_passes,
    classes,
    db,
    doctor,
    drill,
    hall,
    ledger,
    ledger_lesson,
    norms,
    pack_life,
    pack_show,
    pack_stories,
    packs,
    practice,
    scenarios,
    scores,
)
from screens.cli.call import Call

NAME = "agent-tui"
WIDTH = 78
"""Cells that a line of help takes at most."""
LEFT = 28
"""Cells for the names of options."""


MORE = (pack_show, pack_stories, pack_life, ledger_lesson, agents_passes)
"""Modules whose commands stand beside those of `packs`, `ledger` and `agents`."""


class Lang(StrEnum):
    """The interface's languages."""

    zh = "zh"
    en = "en"


def build(words: Mapping[str, str]) -> TyperGroup:
    """The commands, their help in the words of one language."""
    app = typer.Typer(name=NAME, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True)(root)
    app.command("demo")(hall.demo)
    app.command("init")(hall.init)
    app.command("practice")(practice.practice)
    for group in (agents, ledger, packs, norms, scenarios, db, drill, classes, scores):
        app.add_typer(group.app, name=group.__name__.rpartition(".")[2])
    app.command("doctor")(doctor.doctor)
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)
    for path, each in walk(command):
        speak(each, path, words)
    return command


def root(
    ctx: typer.Context,
    home: Annotated[str | None, typer.Option("--home", metavar="DIR")] = None,
    lang: Annotated[Lang | None, typer.Option("--lang")] = None,
    seat: Annotated[str, typer.Option("--seat", metavar="NAME")] = "",
    version: Annotated[bool, typer.Option("--version", "-V", is_eager=True)] = False,
) -> None:
    """Take what holds for every command; without a command, open the counter."""
    call: Call = ctx.obj
    if version:
        call.say(f"{NAME} {call.version}")
        raise typer.Exit(0)
    if home is not None and not home.strip():
        raise typer.BadParameter("", ctx=ctx, param_hint="--home")
    call.folder, call.seat = Path(home) if home else None, seat
    if ctx.invoked_subcommand is None:
        raise typer.Exit(hall.open_counter(call))


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every group and command below (and with) this one, by path."""
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from walk(each, (*path, name))


def commands() -> tuple[tuple[str, ...], ...]:
    """Every command that does something, by path: for the documents and for the tests."""
    from screens.cli.words import words

    return tuple(path for path, each in walk(build(words("en")))
                 if path and (not hasattr(each, "commands") or each.invoke_without_command))


def options() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The options of every command and group, by path; the root's under the empty path."""
    from screens.cli.words import words

    return {
        path: tuple(name for param in each.params for name in param.opts if name.startswith("-"))
        for path, each in walk(build(words("en")))
    }


def speak(command: Any, path: tuple[str, ...], words: Mapping[str, str]) -> None:
    """Give one command, and its parameters, their words: its own, else those all share."""
    key = ".".join(("cli", *path))
    command.help = words[key]
    for param in command.params:
        param.help = words.get(f"{key}.{param.name}") or words[f"option.{param.name}"]
    command.get_help = lambda ctx: page(command, ctx, words)


def page(command: Any, ctx: typer.Context, words: Mapping[str, str]) -> str:
    """One page of help, measured in cells; Typer's own counts characters and speaks English."""
    lines = [f"{words['help.usage']}{command.get_usage(ctx).removeprefix('Usage: ')}", ""]
    lines += wrap(command.help, WIDTH)
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    asked = [param for param in command.params if param.param_type_name == "option"]
    lines += _section(words["help.arguments"], [(p.display_name_raw.upper(), p.help) for p in arguments])
    lines += _section(
        words["help.options"],
        [(_names(p, ctx), _help(p, words)) for p in asked] + [("--help", words["help.help"])],
    )
    below = getattr(command, "commands", {})
    lines += _section(words["help.commands"], [(name, each.help.partition("\n")[0]) for name, each in below.items()])
    return "\n".join(lines)


def _names(param: Any, ctx: typer.Context) -> str:
    value = "" if param.is_flag else f" {param.metavar or param.display_type(ctx)}"
    return ", ".join(sorted(param.opts, key=len)) + value


def _help(param: Any, words: Mapping[str, str]) -> str:
    return f"{param.help}{words['help.required'] if param.required else ''}"


def _section(title: str, rows: list[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    lines = ["", title]
    left = min(max(cells(name) for name, _ in rows), LEFT) + 2
    for name, told in rows:
        first, *others = wrap(told, WIDTH - left - 2)
        if cells(name) > LEFT:
            lines.append(f"  {name}")
            name = ""
        lines.append(f"  {pad(name, left)}{first}".rstrip())
        lines += [f"  {' ' * left}{other}" for other in others]
    return lines


def told_usage(wrong: TyperException, words: Mapping[str, str]) -> str:
    """One line for a command line that cannot be read: never what was typed, it may be personal."""
    kind = type(wrong).__name__
    param = getattr(wrong, "param", None)
    named = getattr(wrong, "param_hint", None) or (_first(param) if param is not None else "")
    option = str(getattr(wrong, "option_name", ""))
    if kind == "MissingParameter":
        told = words["usage.missing"].format(name=named)
    elif kind == "NoSuchOption" and re.fullmatch(r"--?[a-z-]{1,20}", option):
        told = words["usage.option"].format(name=option)
    elif kind == "BadParameter":
        told = words["usage.value"].format(name=named) + _choices(param)
    elif option:
        told = words["usage.argument"].format(name=option if re.fullmatch(r"--?[a-z-]{1,20}", option) else "…")
    elif "ommand" in wrong.format_message():
        told = words["usage.command"]
    else:
        told = words["usage.other"]
    context = getattr(wrong, "ctx", None)
    path = context.command_path if context is not None else NAME
    return safe(words["usage.line"].format(told=told, command=path))


def _first(param: Any) -> str:
    return str(param.opts[0]) if param.param_type_name == "option" else str(param.name).upper()


def _choices(param: Any) -> str:
    descriptor = getattr(param, "type_descriptor", None)
    if descriptor is None or not descriptor.is_choice:
        return ""
    return " (" + "|".join(str(getattr(choice, "value", choice)) for choice in descriptor.choices) + ")"


