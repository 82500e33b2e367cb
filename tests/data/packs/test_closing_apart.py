"""A step of a service and one of the closing cannot have one name: they would share one answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.packs import PackRefused, load
from tests.data.packs.mini import CLOSING, write


def test_a_name_that_the_closing_has_too_is_refused_where_it_stands(tmp_path: Path) -> None:
    write(tmp_path, {"flows/closing.yaml": CLOSING.replace("- id: note", "- id: slip")})
    with pytest.raises(PackRefused) as refused:
        load(tmp_path)
    (found,) = [one for one in refused.value.problems if one.code == "pack.same_id"]
    assert found.args["id"] == "slip" and str(found.place).startswith("flows/tariff_change.yaml:")
    assert str(found.args["where"]) == "flows/closing.yaml"
