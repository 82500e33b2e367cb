"""Own words against elements: negation, numerals, dates, names, likeness."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.practice.elements import Due, Figure, alike, crossed, judge, negated, speech
from app.practice.figures import days, numbers, plain, sums, times
from data.practice.similar import similar
from tests.practice.player import curriculum_of, pack_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("words", "key"), [
    ("不是为保护您的权益", "保护"), ("不用带证件", "证件"), ("证件不用带了", "证件"), ("带不带证件都行", "证件"),
    ("不需要您出示有效证件", "证件"), ("没必要看证件", "证件"), ("可不是为了保护您嘛", "保护"), ("您别签字", "签字"),
    ("没有任何义务", "义务"), ("我不要求您出示证件", "证件"), ("不收您违约金", "违约金"), ("离您近的没有", "近的"),
])
def test_denied(words: str, key: str) -> None:
    assert negated(words, words.index(key), len(key))


@pytest.mark.parametrize(("words", "key"), [
    ("不好意思请出示证件", "证件"), ("没带证件不能办", "证件"), ("不要着急请出示证件", "证件"),
    ("没有证件办不了", "证件"), ("这不是为难您，是为了保护您", "保护"), ("不是我们为难您而是为了保护您", "保护"),
    ("是不是带了证件", "证件"), ("没问题的话在这儿签字", "签字"), ("没有问题的话签个字", "签个"),
    ("今天不急，您带证件来", "证件"), ("没带证件改天再来", "再来"), ("未成年人要有监护人", "监护人"),
    ("特别谢谢您", "谢谢"), ("不但要证件", "证件"),
])
def test_not_denied(words: str, key: str) -> None:
    assert not negated(words, words.index(key), len(key))


@pytest.mark.parametrize(("words", "fen"), [
    ("一共一百二十八元", 12800), ("七十二块五", 7250), ("72元零5分", 7205), ("七十二元零五分", 7205),
    ("一千零五块", 100500), ("一百二块", 12000), ("两百五十元", 25000), ("1,280.50元", 128050), ("三毛五", 35),
    ("五分钱", 5), ("叁佰元整", 30000), ("三万二千元", 3200000), ("零点五元", 50), ("30块零5毛", 3050),
    ("十元", 1000), ("壹仟零伍元", 100500),
])
def test_sums(words: str, fen: int) -> None:
    assert sums(plain(words)) == (fen,)


@pytest.mark.parametrize("words", ["十分感谢", "五百分钟", "60GB流量", "两个人", "一起看一下", "3分钟", "全球通128"])
def test_no_sums(words: str) -> None:
    assert sums(plain(words)) == ()


def test_days_and_times() -> None:
    said = {
        "下个月一号生效": (2026, 12, 1), "2026年十二月一日": (2026, 12, 1), "二〇二六年12月1号": (2026, 12, 1),
        "12月1日": (0, 12, 1), "次月1日": (2026, 12, 1), "明年1月1日": (2027, 1, 1), "明天": (2026, 11, 23),
        "2026-12-01": (2026, 12, 1), "下月初": (2026, 12, 1),
    }
    assert {words: days(plain(words), TODAY)[0] for words in said} == said
    assert times(plain("下午两点半")) == ((14, 30),)
    assert times(plain("14点25分")) == ((14, 25),)
    assert numbers(plain("每月用120分钟、3.50GB")) == ("120", "3.5")


def _due(words: str, *figures: Figure, groups: tuple[tuple[str, ...], ...] = ()) -> Due:
    return Due("x", words, groups, figures)


def _verdict(said: str, due: Due) -> tuple[str, str]:
    one = judge(speech(said), due, similar, 0.75, 0.40, TODAY)
    return one.verdict, one.why


def test_a_sum_is_said_rightly_or_not() -> None:
    due = _due("每月128元，", Figure("fee_fen", "12800", "sum"), groups=(("每月", "一个月"),))
    assert _verdict("一个月一百二十八块", due) == ("met", "said")
    assert _verdict("每月128，改全球通88", due)[0] == "met"
    assert _verdict("全球通128，每月118元", due) == ("missed", "figure")
    assert _verdict("每月不贵，用全球通128", due) == ("missed", "no_figure")
    assert _verdict("一百二十八块", due) == ("missed", "absent")


def test_a_sum_of_nothing_may_be_denied() -> None:
    due = _due("违约金0元，", Figure("penalty_fen", "0", "sum"), groups=(("违约金",),))
    assert _verdict("没有违约金", due)[0] == "met"
    assert _verdict("违约金0元", due)[0] == "met"
    assert _verdict("违约金三百元", due) == ("missed", "figure")
    owed = _due("违约金300元，", Figure("penalty_fen", "30000", "sum"), groups=(("违约金",),))
    assert _verdict("没有违约金", owed)[0] == "missed"


def test_sums_of_the_wrong_things() -> None:
    dues = (_due("收您现金200元，", Figure("cash_part_fen", "20000", "sum"), groups=(("收您",),)),
            _due("还差100元，请您刷卡或扫码。", Figure("rest_fen", "10000", "sum"), groups=(("还差",),)))

    def verdicts(words: str) -> list[tuple[str, str]]:
        said = speech(words)
        judged = [judge(said, due, similar, 0.75, 0.40, TODAY) for due in dues]
        return [(one.verdict, one.why) for one in crossed(said, dues, judged)]

    assert verdicts("收您200元，还差100元，刷卡吧") == [("met", "said"), ("met", "said")]
    assert verdicts("还差100元，收您200元了") == [("met", "said"), ("met", "said")]
    assert verdicts("收您100元，还差200元") == [("missed", "figure"), ("missed", "figure")]
    assert verdicts("收您200元，还差") == [("met", "said"), ("missed", "figure")]


def test_a_day_is_said_rightly_or_not() -> None:
    due = _due("2026年12月1日起生效，", Figure("effective", "2026-12-01", "day"), groups=(("生效",),))
    assert _verdict("下个月一号生效", due)[0] == "met"
    assert _verdict("12月1号生效", due)[0] == "met"
    assert _verdict("2027年12月1日生效", due) == ("missed", "figure")
    assert _verdict("马上生效", due) == ("missed", "no_figure")


def test_names_and_numbers() -> None:
    plan = _due("套餐改为全球通128，", Figure("new_plan_name", "全球通128", "name"), groups=(("改为", "换成"),))
    assert _verdict("换成全球通一百二十八", plan)[0] == "met"
    assert _verdict("换成128那个套餐", plan)[0] == "met"
    assert _verdict("换成全球通198", plan) == ("missed", "name")
    phone = _due("您要充的是154 0000 5678，", Figure("topup_phone", "15400005678", "digits"), groups=(("充",),))
    assert _verdict("充15400005678", phone)[0] == "met"
    assert _verdict("充一五四零零零零五六七八", phone)[0] == "met"
    assert _verdict("充15400005687", phone) == ("missed", "no_figure")
    address = _due("欧阳女士，", Figure("customer", "欧阳女士", "address"), groups=(("女士", "先生", "您"),))
    assert _verdict("好的欧阳女士", address)[0] == "met"
    assert _verdict("您好", address)[0] == "met"
    assert _verdict("王女士您好", address) == ("missed", "name")
    assert _verdict("欧阳先生您好", address) == ("missed", "name")
    term = _due("您的义务是使用满12个月；", Figure("duty", "使用满12个月", "loose"), groups=(("用满",),))
    assert _verdict("要用满一年", term)[0] == "met"
    assert _verdict("要用满两年", term)[0] == "missed"


def test_without_key_words_likeness_decides_or_leaves_it() -> None:
    due = _due("请问这个号码是您本人的，还是您替别人办理？")
    assert _verdict("请问这个号码是您本人的还是替别人办理的？", due) == ("met", "near")
    assert _verdict("欢迎光临", due) == ("missed", "absent")
    assert _verdict("号码是您本人用的，还是家里人的？", due) == ("unsure", "unsure")
    protect = _due("为了保护您本人的权益，")
    assert _verdict("不是为了保护您本人的权益", protect) == ("missed", "negated")
    assert _verdict("没保护您本人的权益", protect) == ("missed", "negated")


def test_most_of_the_groups_is_for_the_trainer() -> None:
    due = _due("需要您本人的有效证件才能办理。", groups=(("证件",), ("本人", "自己"), ("需要", "才能")))
    assert _verdict("需要证件", due) == ("unsure", "unsure")
    assert _verdict("需要您本人来", due) == ("unsure", "unsure")
    assert _verdict("要您的证件", due) == ("missed", "absent")
    assert _verdict("没有您本人的证件办不了", due) == ("met", "said")


def test_a_question_with_a_verb_in_it() -> None:
    due = _due("您同意办理吗？", groups=(("同意", "可以吗"),))
    assert _verdict("您看可以办吗", due)[0] == "met"
    assert _verdict("您看不可以办吗", due)[0] == "missed"
    assert _verdict("可以办，您好吗", due)[0] == "missed"


@pytest.mark.parametrize("like", [similar, alike])
def test_likeness_is_how_much_is_found(like: type[similar]) -> None:
    assert like("为了保护您", "这是为了保护您的") == 1
    assert like("为了保护您本人的权益", "好") < 0.4
    assert like("", "好") == like("好", "") == 0
    assert 0 <= like("请您核对一下", "核对请您一下吧") <= 1


@pytest.mark.parametrize("name", ["cmcc_hall", "cucc_3g", "ctcc_service"])
def test_every_element_left_out_of_its_own_wording_is_noticed(name: str) -> None:
    """Each wording of the pack with one element dropped: that one is missed, and no other."""
    pack, keywords = pack_of(name), curriculum_of(name).keywords
    noticed = dropped = others = kept = 0
    for phrase in pack.phrases.values():
        for variant in range(phrase.count("zh")):
            dues = [Due(one.name, _filled(one.words, pack.settings), keywords.of(phrase.id, one.name))
                    for one in phrase.elements("zh", variant) if re.sub(r"\{\w+\}|\W", "", one.words)]
            for gone in dues if len(dues) > 1 else ():
                said = speech("".join(due.words for due in dues if due is not gone))
                verdicts = {due.name: judge(said, due, similar, 0.75, 0.4, TODAY).verdict for due in dues}
                dropped += 1
                noticed += verdicts.pop(gone.name) != "met"
                others += len(verdicts)
                kept += sum(verdict == "met" for verdict in verdicts.values())
    assert dropped > 100
    assert noticed >= 0.98 * dropped
    assert kept >= 0.998 * others


def _filled(words: str, settings: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: settings.get(found[1], "某项"), words)
