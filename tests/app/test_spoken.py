"""A sentence acknowledged sooner than it can be spoken reads as implausible, and does not count as said."""

from app.visit.spoken import QUICKEST, characters, hasty, rate
from tests.kit.fakes import Counter

WELCOME = "welcome"


def served(seconds: float) -> Counter:
    """The greeting, acknowledged after so many seconds."""
    counter = Counter()
    counter.home.clock.pass_(seconds)
    return counter.type("")


def test_what_takes_its_time_is_said() -> None:
    counter = served(5)
    assert hasty(counter.visit.pack, counter.entries()) == ()


def test_what_is_acknowledged_at_once_is_not() -> None:
    counter = served(0.2)
    [one] = hasty(counter.visit.pack, counter.entries())
    assert one.at == "0/welcome" and one.phrase == WELCOME and one.seconds < one.least < 2


def test_a_quick_speaker_is_believed() -> None:
    pack = Counter().visit.pack
    words = pack.phrases[WELCOME].words("zh", 0)
    assert not hasty(pack, served(characters(words) / (rate(pack) * QUICKEST) + 0.1).entries())


def test_nothing_is_written_about_it() -> None:
    counter = served(0.2)
    assert all("hasty" not in entry.body for entry in counter.entries())


def test_across_a_restart_no_time_is_known() -> None:
    counter = Counter()
    counter.home.clock.boot = "boot-2"
    assert hasty(counter.visit.pack, counter.type("").entries()) == ()


def test_placeholders_count_as_words() -> None:
    assert characters("您好，{hall}！") == 2 + 6
