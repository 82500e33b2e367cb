"""packs test|keys|record."""

from pathlib import Path

import pytest

from app.desk import Desk
from app.proof.record import to_yaml
from app.proof.story import Expected, Story
from data.home import init_home
from tests.cli.kit import tui
from tests.data.packs.mini import write

PIN = "593821"
HOURS = Story("comes", {"zh": "来"}, "tariff_change", (), Expected(outcome="served"))


def test_a_pack_is_tested(tmp_path: Path) -> None:
    done = tui("--lang", "en", "packs", "test", "ctcc_service")
    assert done.code == 0 and "0 failed" in done.out and "0 without a story" in done.out
    told = tui("packs", "test", "ctcc_service", "--json").json
    assert told[0]["failed"] == 0 and told[0]["untaken"] == [] and told[0]["branches"] > 100


def test_a_wrong_story_is_told_with_its_place(tmp_path: Path) -> None:
    folder = write(tmp_path / "mini", {"stories/main.yaml": to_yaml([HOURS])})
    done = tui("--lang", "en", "packs", "test", folder)
    assert done.code == 1
    assert done.out.startswith("stories/main.yaml:1: It stands at ")
    assert "without a story" in done.out and "No story takes" in done.out
    assert tui("--lang", "en", "packs", "test", folder, "--story", "no").err.startswith("The pack has no story no")


def test_the_keys_of_one_and_of_all() -> None:
    one = tui("--lang", "en", "packs", "keys", "tariff_recommended").out
    assert "15400001234⏎" in one and "ratio 1.05" in one
    told = tui("packs", "keys", "--pack", "cmcc_hall", "--json").json
    assert told["count"] == len(told["stories"]) > 200 and told["median"] <= 1.15
    assert tui("--lang", "en", "packs", "keys", "nothing_like_it").err.startswith("The pack has no story")


@pytest.fixture
def served(tmp_path: Path) -> tuple[Path, str, str]:
    """A hall with one visit that is over, and one that runs."""
    home = init_home(tmp_path / "own", hall="示范厅", seat="1号台", demo=True)
    desk = Desk(home, home.agents.add("1001", "王晓芳", "duty_manager", PIN))
    runs = desk.open()
    visit = desk.open()
    for typed in ("", "01", "1", "0", "5", "", "5"):
        visit = desk.answer(visit, typed)
    assert visit.outcome == "referred"
    home.close()
    return tmp_path / "own", visit.id, runs.id


def test_a_visit_is_recorded_as_a_story(served: tuple[Path, str, str], tmp_path: Path) -> None:
    folder, visit, runs = served

    def record(which: str) -> object:
        return tui("--home", folder, "--lang", "en", "packs", "record", which, "--as", "1001", "--pin-stdin",
                   stdin=f"{PIN}\n")

    done = record(visit)
    assert done.code == 0 and "flow: guidance" in done.out and done.err == ""  # type: ignore[attr-defined]
    assert "items: [\"guidance handed_over\"]" in done.out  # type: ignore[attr-defined]
    assert record(runs).code == 1 and record("no-such-visit").code == 1  # type: ignore[attr-defined]
