"""What a parser complains of, in words that lead to the mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from app.problems import Place, Problem
from data.packs.nodes import Node, Scalar

_WIDE_COLON: Final = re.compile(r"(?m)^[ ]*(?:- +)*[A-Za-z_][A-Za-z0-9_]*[ ]*(：)")
"""A key followed by the colon that a Chinese input method types."""

_MESSAGES: Final = (
    # what the parser says, or was doing → our code, and whether the place is where that began
    ("could not find expected ':'", "pack.no_colon", False),
    ("mapping values are not allowed", "pack.two_colons", False),
    ("not allowed in this context", "pack.indent", False),
    ("escape", "pack.escape", False),
    ("hexdecimal", "pack.escape", False),
    ("hexadecimal", "pack.escape", False),
    ("quoted scalar", "pack.quote", True),
    ("block scalar", "pack.token", True),
    ("cannot start any token", "pack.token", False),
    ("node content", "pack.token", False),
    ("expected ',' or", "pack.bracket", True),
    ("alias", "pack.alias", True),
    ("anchor", "pack.anchor", True),
    ("tag", "pack.tag", True),
    ("directive", "pack.directive", True),
    ("document start", "pack.second", False),
    ("block end", "pack.indent", False),
    ("did not find expected", "pack.indent", False),
    ("violates indentation", "pack.indent", False),
)


def complaint(error: Exception, text: str, file: str, quoted: Place | None) -> list[Problem]:
    """The parser's complaint in our words, or its likelier cause.

    Full-width colons are likelier than anything; then a quotation mark left open, which swallows
    lines until the next one (`quoted` is where the last such text began).
    """
    wide = list(_wide_colons(text, file))
    if wide:
        return wide
    if quoted is not None:
        return [Problem("pack.quote", {}, quoted)]
    said = f"{getattr(error, 'problem', '')} {getattr(error, 'context', '')}"
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    code, start = next(
        ((code, start) for words, code, start in _MESSAGES if words in said),
        ("pack.syntax", False),
    )
    mark = began if start and began is not None else mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return [Problem(code, {}, Place(file, line, column))]


def _wide_colons(text: str, file: str) -> Iterator[Problem]:
    line, counted = 1, 0
    for match in _WIDE_COLON.finditer(text):
        line += text.count("\n", counted, match.start(1))
        counted = match.start(1)
        column = match.start(1) - text.rfind("\n", 0, match.start(1))
        yield Problem("pack.wide_colon", {}, Place(file, line, column))


@lru_cache(maxsize=64)
def _key_like(sign: str) -> re.Pattern[str]:
    return re.compile(rf"[A-Za-z_][A-Za-z0-9_]*[ ]*{sign}")


def mistaken_colon(node: Node) -> Problem | None:
    """The hint for text that was meant as `key: value`: a full-width colon, or no space."""
    if not isinstance(node, Scalar) or node.place.column is None:
        return None
    for sign, code in (("：", "pack.wide_colon"), (":", "pack.colon_space")):
        match = _key_like(sign).match(node.text)
        if match:
            column = node.place.column + match.end() - 1
            return Problem(code, {}, Place(node.place.where, node.place.line, column))
    return None
