"""The film of a visit: each moment with what was said, what was due, and its marks."""

from __future__ import annotations

from app.practice.film import Frame, film
from app.practice.score import score
from tests.practice.player import Trainee, play, scenarios
from tests.practice.scoring_figures import held

CUSTOMERS = scenarios()


def frames_of(**told: object) -> tuple[Frame, ...]:
    """The film of one trainee."""
    one = Trainee("x", **{"scenario": "change", "level": "exam", **told})  # type: ignore[arg-type]
    entries = play(one, CUSTOMERS[one.scenario])
    card = score(entries, CUSTOMERS[one.scenario], held())
    return film(held().pack, entries, card, held().hall, held().agent)


def at(frames: tuple[Frame, ...], step: str) -> Frame:
    """The frame of one step."""
    return next(frame for frame in frames if frame.step == step)


def test_what_was_said_due_and_done() -> None:
    frames = frames_of(says={"welcome": "您好，欢迎光临！"}, waits={"welcome": 7.0})
    first = frames[0]
    assert (first.at, first.flow, first.said) == ("0/welcome", "opening", "您好，欢迎光临！")
    assert first.due == "您好，欢迎光临示范营业厅！请坐。"
    assert 7.0 <= first.seconds < 7.1 and first.clock >= first.seconds
    assert [mark.verdict for mark in first.marks] == ["met", "missed"]
    assert at(frames, "verify.came").heard == ("本人",)
    assert at(frames, "verify.came").did == "本人"
    assert at(frames, "plan").did == "全球通128"
    assert "欧阳女士" in at(frames, "consent").due
    assert at(frames, "commit").kind == "commit" and at(frames, "commit").flow == "tariff_change"
    assert frames[-1].kind == "closed" and frames[-1].marks  # keys and result of the whole visit


def test_marks_stand_where_their_evidence_is() -> None:
    frames = frames_of(scenario="penalty_cash", says={"pay.sing_change": "找您十元，请您当面点清。"})
    missed = [(frame.step, mark.what) for frame in frames for mark in frame.marks if mark.verdict == "missed"]
    assert missed == [("pay.sing_change", "element"), ("pay.sing_change", "fatal")]


def test_nothing_of_the_record_before_it_may_be_told() -> None:
    frames = frames_of()
    before = frames[: frames.index(at(frames, "verify.read_check"))]
    assert before and not any("欧阳" in frame.due or "全球通" in frame.due for frame in before)
    assert "全球通" in at(frames, "plan").due  # the control


def test_what_was_taken_back_is_said_to_be() -> None:
    frames = frames_of(level="shown", first={"plan": "A58"})
    plans = [frame for frame in frames if frame.step == "plan"]
    assert [(frame.did, frame.withdrawn) for frame in plans] == [("畅行58", True), ("全球通128", False)]
    assert not any(frame.withdrawn for frame in frames_of(level="shown"))


def test_aloud_parked_and_left() -> None:
    frames = frames_of(level="blank", aloud={"welcome": ("greet",)}, parks={"plan": 30.0}, leaves="consent")
    assert frames[0].aloud and frames[0].ticks == ("greet",) and not frames[0].said
    kinds = [frame.kind for frame in frames]
    assert kinds[-1] == "cancel" and kinds.index("park") + 1 == kinds.index("resume")
    park = frames[kinds.index("park")]
    assert park.did == "客户接电话" and frames[kinds.index("resume")].seconds >= 30


def test_secrets_stay_hidden() -> None:
    frames = frames_of(does={"evidence.kind": "password", "evidence.password": "{password}"})
    assert at(frames, "evidence.password").did == "●●●"


def test_nothing_gives_no_film() -> None:
    one = Trainee("x", "change", "exam")
    entries = play(one, CUSTOMERS["change"])[:1]
    card = score(entries, CUSTOMERS["change"], held())
    assert film(held().pack, entries, card) == film(held().pack, (), card) == ()
