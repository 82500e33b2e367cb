"""What a new trainee stumbled over: one test for each thing that was put right."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.pack.model import Element, Kind
from app.practice.card import Mark, Scorecard
from app.practice.figures import plain, sums
from app.practice.help import Help
from app.practice.marks import Look
from app.practice.rehearsal import only_seen, parts
from app.visit.view import Line, Paper, View
from data.practice.home import PracticeHome
from screens.paint import BODY, body, paper, quoted, ticks
from screens.practice.film import FilmScreen
from screens.practice.home import PracticeHomeScreen
from screens.practice.result import ResultScreen, joined, mark_text, result_rows
from screens.words import practised
from tests.practice import drilled
from tests.practice.at_keys import Quick, program
from tests.practice.player import Trainee, play, scenarios, scored
from tests.practice.scoring_figures import held

WORDS = practised("zh")
PAPER = Paper("resident_id", "张示例", "110000195603040024", "女", "1956.03.04", "长期", "示范县公安局", "女，六十多岁",
              "女，六十多岁")
CHOICES = tuple((str(number), f"第{number}种证件") for number in range(10))


def told(view: View, **more: object) -> str:
    """The body of a visit screen, as it is read."""
    rows = body(view, (), -1, WORDS, **more)  # type: ignore[arg-type]
    assert len(rows) <= BODY
    return "\n".join(row.plain for row in rows)


def crowded(**changes: object) -> View:
    """A step with everything that there can be, and more than fits."""
    full = View(
        "1/check", Kind.CHECK, "digit", (), say="请您看一下镜头，我核对一下证件和本人是不是一致。" * 4,
        do="看照片是不是本人，证件是不是有效。", lines=tuple(Line(f"第{n}行", "值") for n in range(3)), choices=CHOICES,
        heard=("刚才说的话" * 30, "现在说的话。"), paper=PAPER)
    return replace(full, **changes)  # type: ignore[arg-type]


# ── the screen of a visit ─────────────────────────────────────────────────────────────────────────


def test_choices_are_never_cut_and_the_least_important_goes_first() -> None:
    shown = told(crowded())
    assert all(name in shown for _, name in CHOICES)
    assert "现在说的话" in shown and "刚才说的话" not in shown and "110000195603040024" in shown
    assert "看照片" not in shown  # what to do goes first
    roomy = told(crowded(heard=("现在说的话。",), say="请核对。", lines=(), choices=CHOICES[:3]))
    assert "看照片" in roomy and "请核对" in roomy  # the control


def test_the_slip_is_whole_whatever_the_customer_says() -> None:
    from textual.content import Content

    slip = [Content(f"第{number}行") for number in range(11)]
    shown = told(crowded(kind=Kind.SLIP, entry="enter", choices=(), paper=None, lines=()), slip=slip)
    assert "第10行" in shown and "现在说的话" in shown


def test_what_is_only_seen_stands_without_quotation_marks() -> None:
    assert quoted("客", "（电话接通，没有声音）")[0].plain == " 客   （电话接通，没有声音）"
    assert "“（新机主）我的。”" in quoted("客", "（新机主）我的。")[0].plain
    assert only_seen("（没有声音）") and not only_seen("（新机主）我的。（递过来）")
    assert quoted("客", "很长的话" * 60)[-1].plain.endswith("……")
    assert not quoted("客", "很长的话" * 20)[-1].plain.endswith("……")


def test_a_register_has_no_picture() -> None:
    assert "照片" in "".join(row.plain for row in paper(PAPER, WORDS))
    register = "".join(row.plain for row in paper(replace(PAPER, kind="household_register"), WORDS))
    assert "照片" not in register and "站在面前" not in register and "张示例" in register


def test_elements_to_tick_are_filled_and_whole() -> None:
    visit = SimpleNamespace(clear=lambda name: "reader", path=SimpleNamespace(values={}))
    elements = (Element("use", "您每月用{avg_gb}GB，"), Element("plan", "{best}比较合适。"))
    found = parts(elements, "您每月用17.9GB，畅行58比较合适。", visit)  # type: ignore[arg-type]
    assert found == (("use", "您每月用17.9GB，"), ("plan", "畅行58比较合适。"))
    rows = ticks([("long", "很长的要点" * 12)])
    assert len(rows) == 2 and sum(row.plain.count("长") for row in rows) == 12


# ── the result ────────────────────────────────────────────────────────────────────────────────────


def missed(name: str, why: str, **more: object) -> Mark:
    return Mark(f"element:1/ask:{name}", "element", "missed", "1/ask", 5, 3, ("N-1",), f"mark.element.{why}",
                {"words": f"{name}，"}, "甲，乙，丙。", **more)  # type: ignore[arg-type]


def test_a_phrase_passed_too_fast_is_one_row() -> None:
    one, = joined([missed(name, "hasty") for name in "甲乙丙"])
    assert mark_text(one, WORDS) == "按得太快，来不及说这一句（3 点）"
    one, = joined([missed("甲", "absent"), missed("乙", "absent")])
    assert mark_text(one, WORDS) == "没说到：甲；乙"


def test_what_a_trainer_ruled_or_caps_stays_by_itself() -> None:
    marks = [missed("甲", "absent"), missed("乙", "absent", reason="录音里没有", by="4001"), missed("丙", "absent")]
    assert len(joined(marks)) == 3
    assert len(joined(marks[::2])) == 1 and len(joined(marks[::2], {marks[2].id})) == 2


def test_a_visit_broken_off_is_not_called_clean() -> None:
    card = Scorecard("gold_no_document", "1", 0, (), {}, complete=False, ended="left")
    shown = "".join(row.plain for row in result_rows(card, WORDS))
    assert WORDS["result.ended.left"] in shown and WORDS["result.clean"] not in shown
    done = replace(card, complete=True, ended="finished")
    assert WORDS["result.clean"] in "".join(row.plain for row in result_rows(done, WORDS))


# ── scoring ───────────────────────────────────────────────────────────────────────────────────────


def test_a_model_before_a_sum_is_no_part_of_it() -> None:
    assert sums(plain("星网E1，299元")) == sums(plain("星网E1,299元")) == (29_900,)
    assert sums(plain("一共1,299元")) == (129_900,)


def test_nobody_presses_fewer_keys_than_the_fewest() -> None:
    card = scored(Trainee("x", "change", "shown"), scenarios()["change"], held())
    entries = play(Trainee("x", "change", "shown"), scenarios()["change"])
    assert card.keys == entries[-1].body["count"] and 0 < card.fewest <= card.keys


def test_a_contact_may_be_typed_by_surname_and_title() -> None:
    def same(variable: str, right: str, found: str) -> bool:
        passed = SimpleNamespace(step=SimpleNamespace(variable=variable, field="name", person="holder"))
        look = SimpleNamespace(visit=SimpleNamespace(clear=lambda name: ""), today=None)
        return Look._same(look, passed, right, found)  # type: ignore[arg-type]

    assert same("contact_name", "林雪婷", "林女士")
    assert not same("contact_name", "林雪婷", "王女士") and not same("name", "林雪婷", "林女士")


# ── at the keys ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def home() -> Iterator[PracticeHome]:
    folder = drilled.made() / "trial"
    found = drilled.opened(drilled.copied(folder))
    yield found
    found.close()
    shutil.rmtree(folder)


async def begun(hands: Quick, level: Help) -> None:
    """The customer without a document stands at the counter."""
    screen = hands.app.screen
    assert isinstance(screen, PracticeHomeScreen)
    screen.begin_named("gold_no_document", level.value, 0)
    await hands.type("")


async def test_digits_are_no_words_and_nothing_is_ticked_only_when_it_is_meant(home: PracticeHome) -> None:
    async with program(home, "1001") as hands:
        await begun(hands, Help.BLANK)
        await hands.say("1")
        assert WORDS["practice.own_first"] in hands.text and "您说 >" in hands.text
        await hands.say("")
        await hands.say("7")
        assert WORDS["practice.tick_digits"] in hands.text
        await hands.say("")
        assert WORDS["practice.tick_none"] in hands.text and "说到的 >" in hands.text
        await hands.say("")
        assert "听清需要" in hands.text and "这一步：业务" in hands.text  # the next step, and which one it is
        await hands.say("请问您办什么业务？")
        await hands.say("08")
        await hands.say("请问是您本人办理吗？")
        await hands.type("1")
        assert "{" not in hands.text


async def test_an_exam_shows_nothing_to_do_and_has_no_list_of_corrections(home: PracticeHome) -> None:
    async with program(home, "1001") as hands:
        await begun(hands, Help.EXAM)
        assert WORDS["practice.typed_only"] in hands.text and "这一步" not in hands.text
        await hands.say("")
        assert WORDS["practice.nothing_typed"] in hands.text and "您说 >" in hands.text
        await hands.say("您好，欢迎光临，请坐。")
        await hands.app.screen.run_action("correct")
        await hands.type("")
        assert "考试中不能返回" in hands.text and "改前面" not in hands.text


async def test_an_earlier_result_can_be_done_once_more_and_a_twist_finds_a_scenario(home: PracticeHome) -> None:
    async with program(home, "1001") as hands:
        await begun(hands, Help.SHOWN)
        visit = hands.app.screen.visit  # type: ignore[attr-defined]
        hands.app.screen.dismiss(None)
        await hands.type("")
        hands.app.desk.cancel(visit, "left", item_only=False)  # type: ignore[union-attr]
        home.results.finish(visit.id, 5)
        screen = hands.app.screen
        assert isinstance(screen, PracticeHomeScreen)
        screen.typed("忘带证件")
        assert "金卡客户没带证件" in hands.text
        screen.typed("没有这种情景")
        assert "金卡客户没带证件" not in hands.text
        screen.typed("")
        screen.action_look_up()
        await hands.type("")
        assert "   -  全文  放弃" in hands.text  # given up: no points, not none
        await hands.say("1")
        assert isinstance(hands.app.screen, ResultScreen)
        await hands.type("2")
        assert "欢迎光临" in hands.text and "我赶时间" in hands.text


async def test_the_film_names_the_steps_of_the_closing(home: PracticeHome) -> None:
    from app.practice.film import Frame as Moment

    async with program(home, "1001") as hands:
        screen = FilmScreen("none", Scorecard("x", "1", 0, (), {}))
        assert hands.app.screen is not screen
        screen._pack = home.curricula["cmcc_hall"].pack
        moment = Moment(9, "0/satisfaction", "answer", "tariff_change", "satisfaction")
        assert screen._service(moment).endswith("客户评价")
        assert "客户评价" not in screen._service(replace(moment, step="welcome"))
