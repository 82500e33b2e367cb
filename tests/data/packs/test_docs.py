"""The pack on the page for trainers is a pack."""

from __future__ import annotations

import re
from pathlib import Path

from app.fields import FIELDS
from app.pack.model import Kind
from data.packs import load
from data.packs.schema import ChoiceFile, FlowFile, IncludeFile, PackFile, StepFile

PAGE = (Path(__file__).parents[3] / "docs" / "writing-packs.md").read_text("utf-8")


def test_the_example_loads(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.S)
    assert len(blocks) >= 10
    for name, text in blocks:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# {name}\n{text}", "utf-8")
    flow = load(tmp_path).flows["tariff_change"]
    assert [step.id for step in flow.steps][:2] == ["verify.mobile", "verify.document"]


def test_every_key_and_kind_is_on_the_page() -> None:
    keys = {
        field.alias or name
        for model in (PackFile, FlowFile, IncludeFile, StepFile, ChoiceFile)
        for name, field in model.model_fields.items()
    }
    words = set(re.findall(r"[a-z_]+", PAGE))
    assert keys - words == set()
    assert {kind.value for kind in Kind} - words == set()
    assert {"money", "text", "document"} <= set(FIELDS)
