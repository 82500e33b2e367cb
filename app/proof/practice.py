"""What practice guarantees: what is scored and shown, who comes, and what comes back.

Each plays visits in the tiny hall of `served.py`: through the real desk, to the real score.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Final

from app.problems import Refused
from app.proof.engine import guarantee

RUDE: Final = "您好。不知道。"
"""A greeting with the words that the tiny hall forbids."""


@guarantee("miss_told_with_norm")
def _told() -> bool:
    """What was left out is told with the norm behind it and the words that would have met it."""
    from app.proof.served import NORM, WORDS, Trainee, serve

    said, unsaid = serve().card, serve(Trainee(says={"welcome": "喂。"})).card
    misses = [(mark.norms, mark.phrase) for mark in unsaid.missed]
    return not said.missed and misses == [((NORM,), WORDS["welcome"])] and [
        card.norms[NORM] for card in (said, unsaid)] == ["met", "missed"]


@guarantee("left_out_counts")
def _thorough() -> bool:
    """Each part of what was to be said counts by itself: a sentence said by half is half missed."""
    from app.proof.served import Trainee, serve

    half = serve(Trainee(says={"told": "您好。"}))
    marks = [mark.verdict for mark in half.card.marks if mark.what == "element" and mark.at == "1/told"]
    return marks == ["met", "missed"] and half.card.points < serve().card.points


@guarantee("wrong_counts")
def _accurate() -> bool:
    """A wrong choice, a wrong number typed and a wrong product named are each a miss."""
    from app.proof.served import Trainee, serve

    cases = {
        "branch": Trainee(types={"wanted": "2"}), "field": Trainee(types={"phone": "15400005678"}),
        "element": Trainee(says={"told": "您好。您用的是全球通128。"}),
    }
    found = [serve(trainee).missed(what) for what, trainee in cases.items()]
    return found == [("wanted",), ("phone",), ("told",)] and not serve().card.missed


@guarantee("slow_counts")
def _fast() -> bool:
    """A service over its time and keys beyond what is needed are each a miss."""
    from app.proof.served import LIMIT, Trainee, serve

    quick, late = serve(), serve(Trainee(waits={"form": LIMIT + 10.0}))
    keys = quick.card.fewest
    pressed = [serve(Trainee(keys=count)) for count in (keys, 2 * keys)]
    return [one.missed("time") for one in (quick, late)] == [(), ("form",)] and [
        len(one.missed("keys")) for one in pressed] == [0, 1]


@guarantee("rude_words_count")
def _neutral() -> bool:
    """However the customer speaks, forbidden words are a miss, and neutral ones none."""
    from app.proof.served import Customer, Trainee, serve

    angry = Customer("angry", says=(("welcome", "arrived", "你们到底会不会办事！"),))
    rude, neutral = serve(Trainee(says={"welcome": RUDE}), angry), serve(customer=angry)
    heard = rude.heard("welcome") == neutral.heard("welcome") != ()
    return heard and rude.missed("forbidden") == ("welcome",) and not neutral.card.missed and (
        rude.card.points < neutral.card.points)


@guarantee("same_sheet_for_all")
def _same() -> bool:
    """The same words and acts are worth the same: whoever comes, in whatever mood, and whoever serves."""
    from app.practice.scenario import MOODS
    from app.proof.served import Customer, Trainee, serve

    for says in ({}, {"welcome": RUDE}, {"told": "您好。"}):
        cards = [serve(Trainee(says=says, staff=staff), Customer(mood, level, like)).card
                 for mood, (level, like, staff) in product(MOODS, ((1, "plain", "2001"), (3, "gold", "2002")))]
        if any((card.marks, card.points) != (cards[0].marks, cards[0].points) for card in cards):
            return False
    return True


@guarantee("customer_reacts")
def _reacts() -> bool:
    """The customer speaks by step and by what was just done there, and says each line once."""
    from app.proof.served import Customer, Trainee, serve

    customer = Customer("angry", says=(
        ("welcome", "arrived", "有人吗？"), ("phone", "", "号码给您。"), ("phone", "refused", "怎么又不行？")))
    calm, slip = serve(customer=customer), serve(Trainee(tries={"phone": "123"}), customer)
    return calm.heard("welcome") == ("有人吗？",) and calm.heard("phone") == ("号码给您。",) and (
        slip.heard("phone") == ("号码给您。", "怎么又不行？"))


@guarantee("missed_comes_back")
def _back() -> bool:
    """What was missed is graded as not known, and stands at the head of the next drill."""
    from app.practice.drill import Due, Rating, chosen, grades
    from app.proof.served import Trainee, serve, shop

    served = serve(Trainee(says={"told": "您好。"}))
    rated = grades(served.card.marks, shop(), served.entries)
    worst = [card for card, rating in rated.items() if rating is Rating.AGAIN]
    due = [Due("2001", "tiny", card, 1, int(card in worst), 0.9 if card not in worst else 0.2) for card in rated]
    return worst == ["first/told"] and len(due) > 1 and chosen(due, (), 3.0)[0].step == worst[0]


@guarantee("help_fades")
def _fades() -> bool:
    """Help fades with each time that went well, and returns after a slip and for words that changed."""
    from app.practice.help import Help, Try, faded

    good, slip = Try(True, "old"), Try(False, "old")
    found = [faded(tries, "old") for tries in ((), (good,), (good, good), (good, good, slip))]
    return found == [Help.SHOWN, Help.CUED, Help.BLANK, Help.CUED] and faded((good, good), "new") is Help.SHOWN


@guarantee("service_needs_pass")
def _pass() -> bool:
    """Where the hall requires a passed exam for a service, nobody begins it without one; others stay free."""
    from app.desk import Desk
    from app.ports import Agent
    from app.proof.stage import STAFF, stage
    from app.proof.tiny import hall

    begun = []
    for required, passed in (("", ()), ("1", ()), ("1", ("2",)), ("1", ("1",)), ("2", ())):
        home = stage(hall())
        home.hall = replace(home.hall, settings={"pass_required": required})
        home.passed = {STAFF: frozenset(passed)}
        desk = Desk(home, Agent(STAFF, "李敏", "agent"))
        visit = desk.answer(desk.open())
        try:
            visit = desk.answer(visit, "1")
            begun.append(visit.here.step.id if visit.here else "")
        except Refused as refused:
            begun.append(refused.problem.code)
    no = "practice.not_passed"
    return begun == ["phone", no, no, "phone", "phone"]
