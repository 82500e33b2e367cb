"""A norm counts as honoured only while what honours it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from app.pack.model import Element, Pack, Step
from app.proof import engine
from app.proof.claims import Book, Claim
from app.proof.coverage import Coverage, cover, naming
from app.proof.judge import why
from data.packs import load_book
from tests.data.packs.ledger import write_ledger


@dataclass
class Stub:
    """A walk that reached every step, took every choice, and proved everything."""

    reached: frozenset[tuple[str, str]]
    taken: frozenset[tuple[str, str, str, str]]
    unordered: frozenset[tuple[str, str]] = frozenset()
    proofs: dict[tuple[str, str], bool | None] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack) -> Stub:
        closing = pack.flows[pack.closing].steps
        reached = {(flow.id, step.id) for flow in pack.flows.values() for step in (*flow.steps, *closing)}
        taken = set()
        for flow in pack.flows.values():
            steps = (*flow.steps, *closing)
            for step, then in zip(steps, (*steps[1:], None), strict=True):
                leads = then.id if then else "end"
                taken.add((flow.id, step.id, "", leads))
                for choice in step.choices:
                    to = f"end:{choice.end}" if choice.end else choice.again or leads
                    taken.add((flow.id, step.id, choice.value, to))
        return cls(frozenset(reached), frozenset(taken))

    def before(self, flow: str, first: str, then: str) -> bool:
        return (first, then) not in self.unordered

    def proved(self, flow: str, proof: str) -> bool | None:
        return self.proofs.get((flow, proof), True)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return load_book(write_ledger(tmp_path_factory.mktemp("ledger")))


@pytest.fixture
def walked(book: Book) -> Stub:
    return Stub.of(book.pack)


def covered(book: Book, walked: Stub) -> Coverage:
    return cover(book, walked)


def changed(pack: Pack, flow: str, step: str, **new: Any) -> Pack:
    """The pack with one step changed."""
    return each_step(pack, flow, lambda one: replace(one, **new) if one.id == step else one)


def each_step(pack: Pack, flow: str, how: Callable[[Step], Step | None]) -> Pack:
    old = pack.flows[flow]
    steps = tuple(step for one in old.steps if (step := how(one)) is not None)
    return replace(pack, flows={**pack.flows, flow: replace(old, steps=steps)})


def without(pack: Pack, flow: str, step: str) -> Pack:
    return each_step(pack, flow, lambda one: None if one.id == step else one)


def without_choice(pack: Pack, step: str, value: str) -> Pack:
    choices = tuple(one for one in pack.flows["tariff_change"].step(step).choices if one.value != value)
    return changed(pack, "tariff_change", step, choices=choices)


def without_element(pack: Pack, name: str, element: str) -> Pack:
    phrase = pack.phrases[name]
    variants = {
        language: tuple(tuple(e for e in variant if e.name != element) for variant in each)
        for language, each in phrase.variants.items()
    }
    return replace(pack, phrases={**pack.phrases, name: replace(phrase, variants=variants)})


def emptied(pack: Pack, name: str, element: str) -> Pack:
    phrase = pack.phrases[name]
    variants = {
        language: tuple(tuple(Element(e.name, " ") if e.name == element else e for e in v) for v in each)
        for language, each in phrase.variants.items()
    }
    return replace(pack, phrases={**pack.phrases, name: replace(phrase, variants=variants)})


# The states of a norm


def test_every_norm_of_the_catalogue_has_one_state(book: Book, walked: Stub) -> None:
    states = {name: standing.state for name, standing in covered(book, walked).standings.items()}
    assert states == {
        "CM-HALL-01-01": "honoured", "CM-HALL-01-08": "open", "CM-HALL-08-01": "out", "CM-HALL-08-04": "honoured",
        "CM-HALL-08-05": "open",
    }


def test_what_is_out_of_scope_says_why(book: Book, walked: Stub) -> None:
    assert covered(book, walked).sources["CM-HALL"].out_of_scope == {"CM-HALL-08-01": "goals of a yearly plan"}


def test_what_nobody_here_can_see_leaves_a_norm_open(book: Book, walked: Stub) -> None:
    standing = covered(book, walked).standings["CM-HALL-08-05"]
    assert [one.claim.evidence for one in standing.claims] == ["unseen"] and standing.claims[0].holds
    assert standing.state == "open" and standing.evidence == ""


def test_a_norm_rests_on_its_weakest_evidence(book: Book, walked: Stub) -> None:
    found = covered(book, walked)
    assert found.standings["CM-HALL-01-01"].evidence == "said"
    assert found.standings["CM-HALL-08-04"].evidence == "proved"
    both = Book(book.pack, (*book.claims, replace(book.claims[0], norm="CM-HALL-08-04")))
    assert cover(both, walked).standings["CM-HALL-08-04"].evidence == "said"


def test_the_numbers_of_a_source_add_up(book: Book, walked: Stub) -> None:
    tally = covered(book, walked).sources["CM-HALL"]
    assert (tally.in_scope, tally.honoured, tally.open) == (4, 2, ("CM-HALL-01-08", "CM-HALL-08-05"))
    assert tally.by_evidence == {"proved": 1, "said": 1}
    assert tally.in_scope == tally.honoured + len(tally.open) == len(tally.standings) - len(tally.out_of_scope)
    assert {name: inner.in_scope for name, inner in tally.scenes.items()} == {"greeting": 2, "tariff": 2}


def test_one_claim_that_fails_opens_its_norm(book: Book, walked: Stub) -> None:
    broken = replace(book, pack=without_choice(book.pack, "consent", "declined"))
    found = cover(broken, Stub.of(broken.pack))
    assert found.standings["CM-HALL-08-04"].state == "open"
    assert found.sources["CM-HALL"].honoured == covered(book, walked).sources["CM-HALL"].honoured - 1


def test_a_claim_that_is_taken_away_opens_its_norm(book: Book, walked: Stub) -> None:
    bare = replace(book, claims=tuple(claim for claim in book.claims if claim.norm != "CM-HALL-01-01"))
    assert "CM-HALL-01-01" in cover(bare, walked).sources["CM-HALL"].open


def test_of_two_packs_with_one_norm_the_better_standing_counts(book: Book, walked: Stub) -> None:
    bare = cover(replace(book, claims=()), walked)
    assert bare.join(covered(book, walked)).sources["CM-HALL"].honoured == 2
    assert covered(book, walked).join(bare).sources["CM-HALL"].honoured == 2


# Every kind of claim: it holds, and it does not once the thing is gone

FLOW = "tariff_change"


def claim(thing: str, name: str, **more: Any) -> Claim:
    return Claim("CM-HALL-08-04", thing, name, "proved", {key.rstrip("_"): value for key, value in more.items()})


def unreached(step: str) -> Callable[[Pack], tuple[Pack, Stub]]:
    def look(pack: Pack) -> tuple[Pack, Stub]:
        stub = Stub.of(pack)
        reached = frozenset(one for one in stub.reached if one[1] != step)
        taken = frozenset(one for one in stub.taken if step not in (one[1], one[3]))
        return pack, replace(stub, reached=reached, taken=taken)

    return look


def unproved(flow: str, proof: str, said: bool | None = False) -> Callable[[Pack], tuple[Pack, Stub]]:
    return lambda pack: (pack, replace(Stub.of(pack), proofs={(flow, proof): said}))


def packed(how: Callable[[Pack], Pack]) -> Callable[[Pack], tuple[Pack, Stub]]:
    def look(pack: Pack) -> tuple[Pack, Stub]:
        new = how(pack)
        return new, Stub.of(new)

    return look


def timed(**new: Any) -> Callable[[Pack], tuple[Pack, Stub]]:
    def how(pack: Pack) -> Pack:
        flow = pack.flows[FLOW]
        assert flow.timer is not None
        timer = replace(flow.timer, **new) if new else None
        return replace(pack, flows={**pack.flows, FLOW: replace(flow, timer=timer)})

    return packed(how)


def flowed(**new: Any) -> Callable[[Pack], tuple[Pack, Stub]]:
    return packed(lambda pack: replace(pack, flows={**pack.flows, FLOW: replace(pack.flows[FLOW], **new)}))


STEP = claim("step", f"{FLOW}/consent", kind="gate", gate="consent", facts=("plan_terms",), rows=("new_plan_name",),
             choices=("agreed", "declined"), say="consent_plan", act="handle")
BRANCH = claim("branch", f"{FLOW}/consent", choice="declined", end="declined")
AGAIN = claim("branch", "*/verify.document", choice="unclear", again="verify.mobile", sets={"unclear": "yes"})
TO = claim("branch", f"{FLOW}/consent", choice="agreed", to="signature")
TIMER = claim("timer", FLOW, limit="60", start="consent", stop="commit", setting="no")
PHRASE = claim("phrase", "welcome", elements=("greeting", "hall"), at="opening/greet")
ORDER = claim("order", "greet consent", names=("greet", "consent"), in_=(FLOW,))
CATALOGUE = claim("catalogue", "plans", columns=("new_plan_name",), codes=("P1",), rows=("2",))

CASES: list[tuple[Claim, Callable[[Pack], tuple[Pack, Stub]], str]] = [
    (STEP, packed(lambda pack: without(pack, FLOW, "consent")), "has no step"),
    (STEP, unreached("consent"), "never reached"),
    (STEP, packed(lambda pack: changed(pack, FLOW, "consent", gate=None)), "gate is none"),
    (STEP, packed(lambda pack: changed(pack, FLOW, "consent", facts=())), "facts lack plan_terms"),
    (STEP, packed(lambda pack: changed(pack, FLOW, "consent", rows=())), "rows lack new_plan_name"),
    (STEP, packed(lambda pack: changed(pack, FLOW, "consent", say="")), "say is none"),
    (STEP, packed(lambda pack: without_choice(pack, "consent", "declined")), "nobody can choose declined"),
    (claim("step", "signature", in_=(FLOW,), field="form_no"),
     packed(lambda pack: changed(pack, FLOW, "signature", field="text")), "field is text"),
    (claim("step", f"{FLOW}/verify.mobile", when=("phone_known",), sets={"phone_known": "yes"}),
     packed(lambda pack: changed(pack, FLOW, "verify.mobile", sets={})), "nothing sets phone_known"),
    (claim("step", "*/verify.document"), packed(lambda pack: without(pack, FLOW, "verify.document")), "no flow has"),
    (BRANCH, packed(lambda pack: without_choice(pack, "consent", "declined")), "no choice"),
    (BRANCH, packed(lambda pack: changed(pack, FLOW, "consent", choices=tuple(
        replace(one, end="") for one in pack.flows[FLOW].step("consent").choices))), "does not end"),
    (BRANCH, unreached("consent"), "never reached"),
    (AGAIN, packed(lambda pack: changed(pack, FLOW, "verify.document", choices=tuple(
        replace(one, again="") for one in pack.flows[FLOW].step("verify.document").choices))), "does not ask"),
    (AGAIN, packed(lambda pack: changed(pack, FLOW, "verify.document", choices=tuple(
        replace(one, sets={}) for one in pack.flows[FLOW].step("verify.document").choices))), "does not set"),
    (TO, packed(lambda pack: without(pack, FLOW, "signature")), "never leads"),
    (TIMER, timed(), "has no timer"),
    (TIMER, timed(limit=120), "limit is 120"),
    (TIMER, timed(stop="slip"), "stop is slip"),
    (TIMER, unreached("consent"), "never reached"),
    (TIMER, unproved(FLOW, "timers"), "not passed in that order"),
    (PHRASE, packed(lambda pack: without_element(pack, "welcome", "hall")), "lacks hall"),
    (PHRASE, packed(lambda pack: emptied(pack, "welcome", "greeting")), "lacks greeting"),
    (PHRASE, packed(lambda pack: changed(pack, "opening", "greet", say="goodbye")), "says goodbye"),
    (PHRASE, unreached("greet"), "never reached"),
    (claim("phrase", "which_plan", elements=("question",)),
     packed(lambda pack: changed(pack, FLOW, "new_plan", say="")), "no reached step says it"),
    (ORDER, lambda pack: (pack, replace(Stub.of(pack), unordered=frozenset({("greet", "consent")}))), "without greet"),
    (ORDER, unreached("consent"), "never reached"),
    (claim("order", "greet consent", names=("greet", "consent"), in_=("*",)), unreached("consent"), "never reached"),
    (claim("proof", "consent"), unproved(FLOW, "consent"), f"does not hold for {FLOW}"),
    (claim("proof", "money", in_=(FLOW,)), unproved(FLOW, "money", None), "nothing to say"),
    (claim("flow", FLOW, code="204", document="required", change="plan_change", exception="no", reader="no",
           listed="yes"), flowed(document="none"), "document is none"),
    (claim("flow", FLOW), unproved(FLOW, "ends"), "does not always end"),
    (claim("flow", FLOW), lambda pack: (pack, Stub(frozenset(), frozenset())), "never begun"),
    (CATALOGUE, packed(lambda pack: replace(pack, catalogue={})), "no row P1"),
    (CATALOGUE, packed(lambda pack: replace(pack, catalogue={"plans": pack.catalogue["plans"][:1]})), "1 rows"),
    (CATALOGUE, packed(lambda pack: replace(pack, catalogue={"plans": tuple(
        {key: value for key, value in row.items() if key != "new_plan_name"} for row in pack.catalogue["plans"])})),
     "lacks new_plan_name"),
    (claim("card", "sms_101"), packed(lambda pack: replace(pack, cards=())), "no such card"),
    (claim("cards", "sms", codes=("101",)), packed(lambda pack: replace(pack, cards=())), "no card 101"),
    (claim("setting", "hotline", value="10086"),
     packed(lambda pack: replace(pack, settings={"hotline": "1"})), "it is 1"),
    (claim("setting", "hotline"), packed(lambda pack: replace(pack, settings={})), "no such setting"),
    (claim("forbidden", "不知道", names=("不知道",)),
     packed(lambda pack: replace(pack, forbidden=())), "is not forbidden"),
]


@pytest.mark.parametrize(("one", "break_", "said"), CASES, ids=lambda value: getattr(value, "thing", ""))
def test_a_claim_holds_until_its_thing_is_gone(
    book: Book, one: Claim, break_: Callable[[Pack], tuple[Pack, Stub]], said: str,
) -> None:
    assert why(one, book.pack, Stub.of(book.pack)) == ""
    assert said in why(one, *break_(book.pack))


def test_a_proof_of_every_flow_may_have_nothing_to_say_of_some(book: Book) -> None:
    pack, stub = unproved("opening", "money", None)(book.pack)
    assert why(claim("proof", "money"), pack, stub) == ""
    empty = replace(stub, proofs={(flow, "money"): None for flow in pack.flows})
    assert why(claim("proof", "money"), pack, empty) == "has nothing to say"


def test_a_choice_that_leads_to_the_commit_leads_beyond_it(book: Book) -> None:
    """The commit is passed without being shown."""
    pack = without(book.pack, FLOW, "signature")
    to = claim("branch", f"{FLOW}/consent", choice="agreed", to="commit")
    stub = Stub.of(pack)
    taken = frozenset((f, s, v, "slip" if n == "commit" else n) for f, s, v, n in stub.taken if s != "commit")
    assert why(to, pack, replace(stub, taken=taken)) == ""
    assert "never leads" in why(to, without(pack, FLOW, "commit"), replace(stub, taken=taken))


def test_what_names_a_norm_is_found(book: Book) -> None:
    found = {(one.kind, one.name) for one in naming(book.pack, "CM-HALL-01-01")}
    assert found == {("step", "opening/greet"), ("phrase", "welcome"), ("card", "sms_101")}
    assert [one.kind for one in naming(book.pack, "CM-HALL-08-04")] == ["timer"]


# The program's own guarantees


@pytest.mark.parametrize("name", sorted(engine.GUARANTEES))
def test_the_program_keeps_what_it_guarantees(name: str) -> None:
    assert engine.GUARANTEES[name]("600" if name == "item_limit" else "")


def test_a_guarantee_of_another_value_does_not_hold() -> None:
    assert not engine.holds("item_limit", "900")
    assert not engine.holds("masks", "900")
    assert not engine.holds("nobody_knows_it")


BROKEN = [
    ("app.progress.check_commit", lambda *_: None, (
        "commit_needs_greeting", "commit_needs_document", "commit_needs_consent", "commit_needs_evidence",
        "exception_needs_manager", "real_name_by_reader")),
    ("app.visit.fill.RECORD", frozenset(), ("record_hidden_unverified",)),
    ("app.visit.fill.mask", lambda _, text: text, ("number_masked",)),
    ("app.desk.may", lambda *_: True, ("greeter_cannot_serve",)),
    ("app.desk.forbidden", lambda *_: (), ("forbidden_refused",)),
    ("app.visit.answer.forbidden", lambda *_: (), ("forbidden_refused",)),
    ("app.privacy.mask_document", str, ("masks",)),
    ("app.privacy.last_of_name", str, ("last_character",)),
    ("app.proof.engine.check_disclosure", lambda *_: None, ("disclosure_needs_reader",)),
    ("app.desk.Desk._one_form", lambda *_: None, ("form_once",)),
    ("app.visit.clocks.ITEM_LIMIT", 900, ("item_limit",)),
]


@pytest.mark.parametrize(("where", "broken", "names"), BROKEN, ids=[one[0] for one in BROKEN])
def test_a_guarantee_fails_when_its_code_does(
    where: str, broken: object, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(where, broken)
    for name in names:
        assert not engine.GUARANTEES[name]("600" if name == "item_limit" else ""), name


def test_tests_that_claims_name_exist() -> None:
    """A claim that names a test names one that is there."""
    root = Path(__file__).parents[2]
    for folder in (root / "data" / "packs").glob("*/pack.yaml"):
        for one in load_book(folder.parent).claims:
            if one.test:
                path, _, name = one.test.partition("::")
                text = (root / path).read_text("utf-8") if (root / path).is_file() else ""
                assert f"def {name.rpartition('::')[2]}(" in text, f"{one.place}: {one.test}"
