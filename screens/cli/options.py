"""Options that several commands have; their help is in the words under `option.`."""

from __future__ import annotations

from typing import Annotated

import typer

As = Annotated[str, typer.Option("--as", metavar="STAFF")]
PinStdin = Annotated[bool, typer.Option("--pin-stdin")]
Json = Annotated[bool, typer.Option("--json")]
