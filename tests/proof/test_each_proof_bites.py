"""Each proof refuses a pack that was broken on purpose, and prints the way to what is wrong.

Every code of the proofs has its own broken pack here; the whole pack next to it has no such finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pytest

from app.pack.conditions import ALWAYS, Condition, Term
from app.pack.model import Act, Choice, Element, Kind, Pack, Phrase, Row, Step, Text, Timer
from app.problems import CATALOGUE, render
from app.proof import walk
from app.proof.check import problem, prove
from app.proof.claims import PROOFS
from app.proof.rules import Finding
from app.proof.tiny import hall
from app.proof.ways import Ways
from tests.proof.replay import replayed
from tests.proof.walked import pack_of

PACK = pack_of("cmcc_hall")
NEVER = Condition((Term("verified", ("nobody",)),))
READY = Text((("zh", "好"),))


@dataclass(frozen=True)
class Case:
    """A broken pack, what is found there, and how the printed way ends."""

    code: str
    proof: str
    make: Callable[[], Pack]
    flow: str
    step: str
    ends: tuple[str, ...]
    later: tuple[str, ...] = ()
    """Services of later items, where it takes more than one."""
    whole: bool = False

    def ways(self, pack: Pack) -> Ways:
        if self.whole:
            return Ways(pack)
        return Ways(pack, later=bool(self.later), only=frozenset((self.flow, *self.later)) - {"-"})


CASES: dict[str, Case] = {}


def bites(
    code: str, proof: str, flow: str, step: str, *ends: str, later: tuple[str, ...] = (), whole: bool = False,
) -> Callable[[Callable[[], Pack]], Callable[[], Pack]]:
    """The pack that this makes is broken; what is found has this code, at this step, at the end of this way."""

    def keep(make: Callable[[], Pack]) -> Callable[[], Pack]:
        CASES[make.__name__.strip("_")] = Case(code, proof, make, flow, step, ends, later, whole)
        return make

    return keep


def changed(flow: str, change: Callable[[Step], Step | None], pack: Pack = PACK, **more: object) -> Pack:
    """The pack with each step of a flow changed, or taken out."""
    whole = pack.flows[flow]
    steps = tuple(after for step in whole.steps if (after := change(step)) is not None)
    return replace(pack, flows={**pack.flows, flow: replace(whole, steps=steps, **more)})  # type: ignore[arg-type]


def without(flow: str, *ids: str) -> Pack:
    """The pack without these steps, or those of these parts (`evidence.`)."""
    gone = tuple(ids)
    return changed(flow, lambda step: None if step.id in gone or step.id.startswith(
        tuple(one for one in gone if one.endswith("."))) else step)


def of(flow: str, **more: object) -> Pack:
    """The pack with something else said of a flow."""
    return changed(flow, lambda step: step, **more)


def put(flow: str, place: str, *new: Step, pack: Pack = PACK) -> Pack:
    """The pack with steps before another one."""
    steps: list[Step] = []
    for step in pack.flows[flow].steps:
        steps += [*new, step] if step.id == place else [step]
    return replace(pack, flows={**pack.flows, flow: replace(pack.flows[flow], steps=tuple(steps))})


def edited(flow: str, name: str, **more: object) -> Pack:
    """The pack with one step of a flow told otherwise."""
    return changed(flow, lambda step: replace(step, **more) if step.id == name else step)  # type: ignore[arg-type]


def ask(name: str, *choices: Choice, kind: Kind = Kind.ASK, **more: object) -> Step:
    return Step(name, kind, Act.HANDLE, choices=choices or (Choice("1", "yes", READY),), **more)  # type: ignore[arg-type]


def taken_for(way: str) -> Step:
    """Somebody is taken for verified because the agent says so."""
    return Step("believed", Kind.ASK, Act.VERIFY, choices=(Choice("1", "yes", READY, sets={"verified": way}),),
                scope="visit")


def step_of(flow: str, name: str) -> Step:
    return PACK.flows[flow].step(name)


# ── 1: document and consent before every commit ───────────────────────────────────────────────


@bites("proof.greeting", "consent", "tariff_change", "commit", "evidence.form_no")
def _no_greeting() -> Pack:
    return without("opening", "welcome")


@bites("proof.consent", "consent", "tariff_change", "commit", "evidence.form_no")
def _no_consent() -> Pack:
    return without("tariff_change", "consent")


@bites("proof.evidence", "consent", "tariff_change", "commit", "consent=agreed")
def _consent_without_evidence() -> Pack:
    return without("tariff_change", "evidence.")


@bites("proof.consent", "consent", "tariff_change", "commit", "consent=agreed", "evidence.form_no", "plan_late=")
def _what_was_consented_to_changes() -> Pack:
    """Consent is of what it was given for: another plan afterwards needs another one."""
    return put("tariff_change", "commit", replace(step_of("tariff_change", "plan"), id="plan_late", variable="new_plan",
                                                  when=ALWAYS, facts=()))


@bites("proof.gated", "consent", "top_up", "commit", "amount=")
def _no_gate_at_all() -> Pack:
    return without("top_up", "pay.")


@bites("proof.document", "document", "tariff_change", "commit", "believed=yes", "consent=agreed", "evidence.form_no")
def _verified_by_asking() -> Pack:
    return put("tariff_change", "verify.same", taken_for("document"))


@bites("proof.exception", "document", "tariff_change", "commit", "believed=yes", "consent=agreed", "evidence.form_no")
def _exception_without_approval() -> Pack:
    return put("tariff_change", "verify.same", taken_for("exception"))


@bites("proof.exception", "document", "close_account", "commit", "verify.refusal.approval=approved", "evidence.form_no")
def _exception_where_the_flow_has_none() -> Pack:
    pack = changed("close_account", lambda step: replace(step, when=_but(step.when, "exception_allowed")))
    return replace(pack, flows={**pack.flows, "close_account": replace(pack.flows["close_account"], exception=False)})


@bites("proof.reader", "document", "sim_replacement", "commit", "seen=yes", "signature.form_no")
def _document_where_only_the_reader_will_do() -> Pack:
    seen = replace(taken_for("document"), id="seen", kind=Kind.CHECK, facts=("identity",))
    return put("sim_replacement", "reason", seen)


@bites("proof.real_name", "document", "ownership", "verify.same")
def _exception_in_a_real_name_service() -> Pack:
    return of("ownership", exception=True)


@bites("proof.real_name", "document", "ownership", "verify.same")
def _no_document_in_a_real_name_service() -> Pack:
    return of("ownership", document="disclosure")


@bites("proof.no_norm", "document", "top_up", "number")
def _no_document_and_no_norm() -> Pack:
    return of("top_up", norms=())


# ── 2: nothing of the record before verification ──────────────────────────────────────────────


@bites("proof.disclosure", "disclosure", "enquiry", "early", "service=enquiry")
def _record_asked_before_verification() -> Pack:
    return put("enquiry", "verify.same", ask("early", facts=("balance",)))


@bites("proof.disclosure", "disclosure", "enquiry", "balance", "believed=yes", "what=balance")
def _record_asked_of_whom_nobody_checked() -> Pack:
    return put("enquiry", "verify.same", taken_for("reader"))


@bites("proof.told", "disclosure", "tariff_change", "early", "service=tariff_change")
def _record_shown_before_verification() -> Pack:
    return put("tariff_change", "verify.same",
               Step("early", Kind.SHOW, Act.VERIFY, rows=(Row(READY, "{arrears_fen}"),), reads=("arrears_fen",)))


@bites("proof.silent", "disclosure", "tariff_change", "early", "service=tariff_change")
def _nothing_left_to_say_before_verification() -> Pack:
    return said("您欠费{arrears_fen}元。")


def said(*words: str, zh: bool = True) -> Pack:
    """A phrase of these elements is the first thing that is said in a change of tariff."""
    variant = tuple(Element(f"e{i}", each) for i, each in enumerate(words))
    phrase = Phrase("early", (), "ours", {"zh": (variant,)} if zh else {"en": (variant,)})
    pack = put("tariff_change", "verify.same", Step("early", Kind.SAY, Act.VERIFY, say="early"))
    return replace(pack, phrases={**pack.phrases, "early": phrase})


# ── 3: recommendations ────────────────────────────────────────────────────────────────────────

OFFER = PACK.flows["closing"].step("recommend.offer")


@bites("proof.early", "recommend", "tariff_change", "offer_first", "plan=")
def _offer_before_the_item_is_done() -> Pack:
    return put("tariff_change", "consent", replace(OFFER, id="offer_first", when=ALWAYS, facts=()))


@bites("proof.after_complaint", "recommend", "-", "recommend.offer", "mood=calm", "next=guidance", "more=no",
       "recommend.need=data", later=("complaint", "guidance"))
def _offer_after_a_complaint() -> Pack:
    return changed("closing", lambda step: replace(
        step, when=_but(step.when, "complained", "agitated", "verified", "need")))


@bites("proof.after_complaint", "recommend", "complaint", "recommend.offer", "mood=calm", "more_yet=no",
       "recommend.need=data")
def _offer_in_the_complaint_itself() -> Pack:
    return changed("closing", lambda step: replace(
        step, when=_but(step.when, "complained", "agitated", "verified", "need", "item_state")))


@bites("proof.pushed", "recommend", "top_up", "recommend.again", "recommend.reply=declined")
def _offer_again_after_a_refusal() -> Pack:
    again = replace(OFFER, id="recommend.again", when=_when("offer_reply", "declined"), facts=())
    asked = changed("closing", lambda step: replace(step, when=_but(step.when, "verified")))
    return put("closing", "recommend.thanks", again, pack=asked)


@bites("proof.offer_consent", "recommend", "tariff_change", "recommend.reply")
def _accepted_offer_begins_nothing() -> Pack:
    return without("closing", "recommend.accept")


# ── 4: money ──────────────────────────────────────────────────────────────────────────────────


@bites("proof.unpaid", "money", "sim_replacement", "commit", "signature.form_no")
def _nobody_pays() -> Pack:
    return without("sim_replacement", "pay.")


@bites("proof.unshown", "money", "sim_replacement", "commit", "consent=agreed", "pay.agree=", "pay.reference")
def _charge_shown_at_no_gate() -> Pack:
    blind = lambda step: replace(step, rows=(), reads=()) if step.gate else step  # noqa: E731
    return changed("sim_replacement", blind)


@bites("proof.unsung", "money", "top_up", "commit", "pay.received")
def _cash_that_nobody_counts_aloud() -> Pack:
    return without("top_up", "pay.sing_received")


@bites("proof.unsung", "money", "top_up", "commit", "pay.sing_received=said")
def _change_that_nobody_counts_aloud() -> Pack:
    return without("top_up", "pay.sing_change")


@bites("proof.no_invoice", "money", "top_up", "done", "pay.agree=", "done=said")
def _no_invoice_offered() -> Pack:
    return without("top_up", "invoice.")


# ── 5: ends ───────────────────────────────────────────────────────────────────────────────────


@bites("proof.endless", "ends", "guidance", "round", "service=guidance")
def _round_and_round() -> Pack:
    """Breaking it off is no way out."""
    return put("guidance", "arrival", ask("round", Choice("1", "again", READY, again="round")))


@bites("proof.stuck", "ends", "first", "shut", "service=first", whole=True)
def _no_answer_is_open() -> Pack:
    return hall(ask("shut", Choice("1", "yes", READY, when=NEVER)), change="", document="none")


@bites("proof.unreached", "ends", "first", "lost", whole=True)
def _a_step_that_no_way_comes_to() -> Pack:
    return hall(ask("seen"), ask("lost", when=NEVER), change="", document="none")


@bites("proof.no_farewell", "ends", "guidance", "outcome", "outcome=served")
def _no_farewell() -> Pack:
    return changed("closing", lambda step: replace(step, say="") if step.act is Act.FAREWELL else step)


@bites("proof.no_outcome", "ends", "first", "bye", "bye=said", whole=True)
def _no_outcome() -> Pack:
    return hall(ask("seen"), change="", document="none")


@bites("proof.no_referral", "ends", "guidance", "sent", "sent=away")
def _sent_away_without_a_word() -> Pack:
    away = Choice("1", "away", READY, end="handed_over")
    return put("guidance", "arrival", ask("sent", away, Choice("2", "no", READY)))


# ── 6: words ──────────────────────────────────────────────────────────────────────────────────


@bites("proof.unbound", "words", "tariff_change", "consent", "verify.read_check=ok")
def _a_word_without_its_value() -> Pack:
    return without("tariff_change", "plan", "plan_asked")


@bites("proof.language", "words", "tariff_change", "early")
def _a_phrase_in_one_language_only() -> Pack:
    return said("Hello.", zh=False)


@bites("proof.forbidden", "words", "account_change", "verify.same")
def _a_forbidden_word_of_a_product() -> Pack:
    row = {"code": "Z9", "name": f"{PACK.forbidden[0]}套餐"}
    return replace(PACK, catalogue={**PACK.catalogue, "plans": (*PACK.catalogue["plans"], row)})


@bites("proof.forbidden", "words", "guidance", "arrival")
def _a_forbidden_word_on_the_screen() -> Pack:
    return edited("guidance", "arrival", do=Text((("zh", PACK.forbidden[0]),)))


# ── 7: time ───────────────────────────────────────────────────────────────────────────────────


@bites("proof.time", "time", "tariff_change", "verify.same")
def _a_speech_longer_than_the_minute() -> Pack:
    name = step_of("tariff_change", "evidence.kind").say
    long = Phrase(name, (), "ours", {"zh": ((Element("e", "话" * 2_000),),)})
    return replace(PACK, phrases={**PACK.phrases, name: long})


@bites("proof.time", "time", "tariff_change", "verify.same")
def _a_limit_of_a_second() -> Pack:
    timer = PACK.flows["tariff_change"].timer
    assert timer is not None
    return of("tariff_change", timer=replace(timer, limit=1))


# ── 8: timers ─────────────────────────────────────────────────────────────────────────────────


@bites("proof.timer_order", "timers", "tariff_change", "consent", "plan=")
def _the_clock_stops_before_it_starts() -> Pack:
    return of("tariff_change", timer=Timer(60, "evidence.kind", "consent"))


@bites("proof.timer_never", "timers", "guidance", "never", whole=False)
def _the_clock_never_starts() -> Pack:
    pack = put("guidance", "arrival", ask("never", when=NEVER))
    timer = replace(PACK.flows["guidance"].timer, start="never")  # type: ignore[type-var]
    return replace(pack, flows={**pack.flows, "guidance": replace(pack.flows["guidance"], timer=timer)})


def _in_order(wanted: tuple[str, ...], among: tuple[str, ...]) -> bool:
    rest = iter(among)
    return all(any(one.startswith(name) for one in rest) for name in wanted)


# ── helpers of conditions ─────────────────────────────────────────────────────────────────────


def _when(name: str, *values: str) -> Condition:
    return Condition((Term(name, values),))


def _but(when: Condition, *names: str) -> Condition:
    return when.without(frozenset(names))


@cache
def found(name: str) -> tuple[Ways, tuple[Finding, ...]]:
    case = CASES[name]
    ways = case.ways(case.make())
    return ways, tuple(one for one in ways.findings if one.code == case.code)


@pytest.mark.parametrize("name", CASES)
def test_what_is_broken_is_found_at_its_step(name: str) -> None:
    case = CASES[name]
    ways, here = found(name)
    assert (case.flow, case.step) in {(one.flow, one.step) for one in here}, [
        (one.code, one.flow, one.step, ways.way(one)[-3:]) for one in ways.findings]
    assert {one.proof for one in here} == {case.proof}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.ends])
def test_the_way_there_is_printed(name: str) -> None:
    case = CASES[name]
    ways, here = found(name)
    finding = next(one for one in here if (one.flow, one.step) == (case.flow, case.step))
    way = ways.way(finding)
    assert way[0].startswith(("welcome=said", "service="))
    assert way[-1].startswith(case.ends[-1]) and _in_order(case.ends, way), way
    assert problem(finding, ways).args["way"] == " → ".join(way)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.whole])
def test_the_pack_as_it_is_has_no_such_finding(name: str) -> None:
    case = CASES[name]
    assert [one for one in sound(case.flow, case.later).findings if one.code == case.code] == []


@pytest.mark.parametrize("name", [
    "what_was_consented_to_changes", "no_gate_at_all", "verified_by_asking", "record_shown_before_verification",
    "offer_before_the_item_is_done", "sent_away_without_a_word", "change_that_nobody_counts_aloud",
])
def test_the_printed_way_can_be_typed_at_a_desk(name: str) -> None:
    ways, here = found(name)
    assert not replayed(ways.walk, ways.pack, here[0].node)


def test_the_way_is_the_shortest() -> None:
    """No other way to the same finding has fewer answers: it was met first, breadth first."""
    ways, here = found("sent_away_without_a_word")
    finding = next(one for one in here if one.step == "sent")
    assert ways.way(finding) == ("welcome=said", "service=guidance", "sent=away")


def test_a_finding_is_one_line_in_both_languages() -> None:
    ways, here = found("no_consent")
    told = problem(here[0], ways)
    assert told.place is not None and told.place.where.startswith(("flows/", "parts/")) and told.place.line
    for language in ("zh", "en"):
        line = render(told, language)  # type: ignore[arg-type]
        assert "tariff_change" in line and "\n" not in line


def test_a_pack_with_too_many_states_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "STATES_A_STEP", 1)
    assert [one.code for one in prove(PACK)] == ["proof.too_large"]


def test_every_code_of_the_proofs_is_provoked_here() -> None:
    """No dead code: what can be told of a pack is told of some broken one."""
    codes = {code for code in CATALOGUE if code.startswith("proof.")} - {"proof.too_large"}
    assert codes - {case.code for case in CASES.values()} == set()
    assert {case.proof for case in CASES.values()} == set(PROOFS)


@cache
def sound(flow: str, later: tuple[str, ...]) -> Ways:
    return Ways(PACK, later=bool(later), only=frozenset((flow, *later)) - {"-"})
