"""What the program guarantees whatever a pack says, each shown by trying the real code.

A claim `engine: NAME` rests on one of these.  A guarantee gets the claim's `value`, where it takes
one, and is true when the code does what its name says; none of them is a constant.  Most play a
visit in the tiny hall of `tiny.py`, with the real desk: with a part left out it must refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app import documents, privacy
from app.fields import FIELDS, Context
from app.problems import Refused
from app.roles import POWERS, Power, Role, may
from app.visit.clocks import ITEM_LIMIT, clocks
from app.visit.entries import Stamp
from app.visit.guard import check_disclosure

if TYPE_CHECKING:
    from app.pack.model import Step
    from app.proof.tiny import Played

Guarantee = Callable[[], bool]
Valued = Callable[[str], bool]
GUARANTEES: Final[dict[str, Valued]] = {}
"""Name → what tries it."""
TODAY: Final = date(2026, 11, 22)


def guarantee(name: str) -> Callable[[Guarantee], Guarantee]:
    """Register a guarantee that takes no value."""

    def register(tried: Guarantee) -> Guarantee:
        GUARANTEES[name] = lambda value: not value and tried()
        return tried

    return register


def valued(name: str) -> Callable[[Valued], Valued]:
    """Register a guarantee of a value."""

    def register(tried: Valued) -> Valued:
        GUARANTEES[name] = tried
        return tried

    return register


@lru_cache(maxsize=256)
def holds(name: str, value: str = "") -> bool:
    """Whether the program keeps it; false for one that it does not know."""
    return name in GUARANTEES and GUARANTEES[name](value)


def _code(call: Callable[[], object]) -> str:
    """The code of what a call refuses; empty where it does not."""
    try:
        call()
    except Refused as refused:
        return refused.problem.code
    return ""


def _played(*steps: Step, role: str = "agent", **parts: object) -> Played:
    from app.proof.tiny import Played, hall

    return Played(hall(*steps, **parts), role)  # type: ignore[arg-type]


def _without(name: str) -> Played:
    """A hall whose services lack one step."""
    from app.proof.tiny import WHOLE

    return _played(*(step for step in WHOLE if step.id != name))


# Clocks


@valued("item_limit")
def _item_limit(value: str) -> bool:
    """An item's clock has this limit in seconds, and says so when it is passed."""
    played = _played().type("", "1")
    began = played.visit.path.items[0].began
    marks = []
    for late in (0, 1):
        wait = (ITEM_LIMIT + late) * 1_000_000
        now = Stamp(began.utc + wait, began.mono + wait, began.boot, began.agent, began.seat)
        marks.append(clocks(played.visit, now).item.mark)
    return value == str(ITEM_LIMIT) and marks == ["near", "over"]


# Who may do what


@guarantee("greeter_cannot_serve")
def _greeter() -> bool:
    """A greeter opens a visit and guides, and is refused every service that changes anything."""
    played = _played(role=Role.GREETER)
    return played.at == "welcome" and played.type("", "1").refused == "access.denied"


@guarantee("only_manager_approves")
def _approves() -> bool:
    """Nobody but a duty manager may give a PIN for another's request."""
    return [role for role in Role if may(role, Power.APPROVE)] == [Role.MANAGER]


@guarantee("auditor_only_looks")
def _auditor() -> bool:
    """An auditor sees ledger and look-ups, and neither serves nor reveals nor changes anything."""
    changing = {Power.GUIDE, Power.SERVE, Power.REVEAL, Power.REVERSE, Power.APPROVE, Power.AGENTS, Power.ERASE}
    looks = may(Role.AUDITOR, Power.LEDGER) and may(Role.AUDITOR, Power.ACCESS_LOG)
    return looks and not changing & POWERS[Role.AUDITOR]


@guarantee("unknown_role_may_nothing")
def _nobody() -> bool:
    """A role that is none has no power."""
    return not any(may("visitor", power) for power in Power)


# What no pack can leave out


@guarantee("commit_whole")
def _commit() -> bool:
    """A greeted, verified customer who consents with evidence is served: the control of the four below."""
    played = _played().whole()
    return not played.refused and 1 in played.visit.commits


@guarantee("commit_needs_greeting")
def _greeting() -> bool:
    """Nothing is committed in a visit without a greeting."""
    from app.proof.tiny import SERVICE

    unsaid = _played(opening=(SERVICE,)).type("1", _phone(), "", "1", "1", "1", "form")
    return _commit() and unsaid.refused == "guard.greeting"


@guarantee("commit_needs_document")
def _document() -> bool:
    """Nothing is committed for a customer who was not verified."""
    played = _without("paper").type("", "1", _phone(), "", "1", "1", "form")
    return _commit() and played.refused == "access.unverified"


@guarantee("commit_needs_consent")
def _consent() -> bool:
    """Nothing is committed without the customer's consent."""
    return _commit() and _without("consent").type("", "1", _phone(), "", "1", "1", "form").refused == "guard.consent"


@guarantee("commit_needs_evidence")
def _evidence() -> bool:
    """Nothing is committed without the customer's own evidence of the consent."""
    return _commit() and _without("form").type("", "1", _phone(), "", "1", "1", "1").refused == "visit.evidence"


@guarantee("exception_needs_manager")
def _exception() -> bool:
    """An exception without a manager's PIN commits nothing."""
    return _played().whole(paper="2").refused == "guard.exception"


@guarantee("real_name_by_reader")
def _reader() -> bool:
    """Openings, ownership, SIM and password changes commit by the reader alone, with no exception."""
    from app.visit.guard import BY_READER, REAL_NAME

    if not REAL_NAME or BY_READER != REAL_NAME:
        return False
    typed = [_played(change=change).whole().refused for change in sorted(REAL_NAME)]
    excepted = [_played(change=change).whole(paper="2").refused for change in sorted(REAL_NAME)]
    return set(typed) == {"visit.no_reader"} and set(excepted) == {"guard.exception"}


@guarantee("consent_asked_again")
def _again() -> bool:
    """What is consented to was changed: the consent is asked anew, and the evidence too."""
    played = _played().type("", "1", _phone(), "", "1", "1", "1")
    step = next(passed.at for passed in played.visit.path.passed if passed.step.id == "wanted")
    played.visit = played.desk.back(played.visit, step)
    return played.type("2").at == "consent"


@guarantee("form_once")
def _form() -> bool:
    """One signed form proves one consent: its number is refused for another."""
    from app.proof.tiny import FORM

    played = _played().type("", "1", _phone(), "", "1", "1", "1", FORM.format(1))
    return played.refused == "" and _twice() == "visit.form_used"


def _twice() -> str:
    from dataclasses import replace

    from app.proof.tiny import CONSENT, EVIDENCE, FORM, WHOLE

    second = (replace(CONSENT, id="consent2"), replace(EVIDENCE, id="form2"))
    played = _played(*WHOLE[:-1], *second, WHOLE[-1])
    return played.type("", "1", _phone(), "", "1", "1", "1", FORM.format(1), "1", FORM.format(1)).refused


# What is shown of a person


@guarantee("disclosure_needs_reader")
def _disclosure() -> bool:
    """The record itself is told after the reader or the service password, not after a shown paper."""
    from app.proof.tiny import NUMBER, PAPER, TELL, TOLD

    steps = (NUMBER, TOLD, PAPER, TELL)
    shown = [_played(*steps, change="").type("", "1", _phone(), "", key) for key in ("1", "2", "3")]
    never = _code(lambda: check_disclosure(shown[0].visit))
    return [played.refused for played in shown] == ["access.unverified", "access.unverified", ""] and bool(never)


@guarantee("record_hidden_unverified")
def _hidden() -> bool:
    """Nothing of the operator's record is said or shown before the customer is verified."""
    from app.proof.quiet import OPEN
    from app.proof.tiny import NUMBER, PAPER, TOLD

    told = []
    for steps in ((NUMBER, TOLD, PAPER), (NUMBER, PAPER, TOLD)):
        played = _played(*steps, change="").type("", "1", _phone(), *(("1",) if steps[1] is PAPER else ()))
        view = played.desk.view(played.visit)
        told.append(OPEN["plan_name"] in " ".join((view.say, *(line.value for line in view.lines))))
    return told == [False, True]


@guarantee("masks")
def _masks() -> bool:
    """Names, documents, numbers and accounts are shown without their middle."""
    masked = {
        "王晓芳": privacy.mask_name("王晓芳"), "110101199003070011": privacy.mask_document("110101199003070011"),
        "13800138000": privacy.mask_phone("13800138000"), "6222020200001234": privacy.mask_account("6222020200001234"),
    }
    middles = ("晓", "19900307", "0013", "0202")
    return all(middle in whole and middle not in shown for middle, (whole, shown) in zip(
        middles, masked.items(), strict=True))


@guarantee("last_character")
def _last() -> bool:
    """For a top-up the name is checked by its last character, and no other is shown."""
    return privacy.last_of_name("王晓芳") == "**芳"


@guarantee("number_masked")
def _number() -> bool:
    """A customer's number stands on the screen masked."""
    played = _played().type("", "1", _phone())
    view = played.desk.view(played.visit)
    rows = [line.value for line in view.lines]
    return privacy.mask_phone(_phone()) in rows and _phone() not in " ".join((view.say, view.customer, *rows))


@guarantee("reveal_logged")
def _reveal() -> bool:
    """A masked value is shown in full for a reason alone, and the journal keeps it."""
    played = _played().type("", "1", _phone())
    bare = _code(lambda: played.desk.reveal(played.visit, "phone", " "))
    before = len(played.home.journal.entries)
    text, _ = played.desk.reveal(played.visit, "phone", "核对回拨号码")
    kept = played.home.journal.entries[before:]
    return bare == "access.reason" and text == _phone() and [entry.kind for entry in kept] == ["reveal"]


# One visit


@guarantee("greeting_once")
def _once() -> bool:
    """A second service is not greeted again, and the same person is not verified again."""
    played = _played().whole().type("2", "2")
    passed = [(one.item, one.step.id) for one in played.visit.path.passed]
    first = [step for item, step in passed if step in ("welcome", "phone", "paper")]
    return first == ["welcome", "phone", "paper"] and len(played.visit.path.items) == 2 and played.at == "told"


@guarantee("wish_from_anywhere")
def _wish() -> bool:
    """Another service can be asked for at every step of an item, and follows it without a question."""
    answers = ("", "1", _phone(), "", "1", "1", "1", "form")
    for count in range(2, len(answers)):
        played = _played().type(*answers[:count])
        at = played.at
        played.visit = played.desk.wish(played.visit, "2")
        if played.at != at or played.type(*answers[count:]).refused:
            return False
        if [item.flow.id for item in played.visit.path.items] != ["first", "second"]:
            return False
    return True


@guarantee("one_slip")
def _slip() -> bool:
    """All that was done in a visit stands on one slip."""
    played = _played().whole().type("2", "2", "", "1", "1", "form")
    slip = played.desk.slip(played.visit)
    text = "\n".join(slip.lines)
    return slip.items == 2 and "first" in text and "second" in text


@guarantee("parked_kept")
def _parked() -> bool:
    """A visit set aside, with its half-typed field, is taken up where it was."""
    played = _played().type("", "1")
    played.desk.park(played.visit, "取资料", "1540000")
    again = played.desk.resume(played.visit.id)
    return again.here is not None and again.here.step.id == "phone" and again.draft == "1540000"


@guarantee("kept_before_shown")
def _kept() -> bool:
    """Each answer is in the journal before the next step is shown: read again, the visit stands there."""
    played = _played()
    for typed in ("", "1", _phone(), "", "1", "1", "1", "form"):
        played.type(typed)
        again = played.desk.again(played.visit.id)
        if played.refused or again.here is None or again.here != played.visit.here:
            return False
    return True


@guarantee("back_keeps_answers")
def _back() -> bool:
    """An answer can be corrected without losing those that still hold."""
    played = _played().type("", "1", _phone(), "", "1", "1")
    paper = next(passed.at for passed in played.visit.path.passed if passed.step.id == "paper")
    played.visit = played.desk.back(played.visit, paper)
    return played.at == "paper" and played.type("1").at == "consent"


@guarantee("forbidden_refused")
def _forbidden() -> bool:
    """Forbidden words are refused in a note, and in the reason for parking and revealing."""
    from app.proof.tiny import NOTE, NUMBER, RUDE

    rude = f"客户{RUDE}"
    note = _played(NUMBER, NOTE, change="").type("", "1", _phone(), rude)
    plain = _played(NUMBER, NOTE, change="").type("", "1", _phone(), "客户想换套餐")
    parked = _code(lambda: plain.desk.park(plain.visit, rude))
    revealed = _code(lambda: plain.desk.reveal(plain.visit, "phone", rude))
    return plain.refused == "" and {note.refused, parked, revealed} == {"visit.forbidden"}


@guarantee("agent_never_signs")
def _signs() -> bool:
    """Where the customer signs, the agent's own name is refused, however it is spaced; another is taken."""
    from app.proof.tiny import SIGNER

    names = ("李敏", "李 敏", "王示例")
    told = [_played(SIGNER, change="", document="none").type("", "1", name).refused for name in names]
    return told == ["visit.own_signature", "visit.own_signature", ""]


# Fields


@guarantee("document_checked")
def _checked() -> bool:
    """A document number with a wrong check character, region or birth date is refused."""
    right = "11010119900307123"
    whole = right + documents.check_character(right)
    wrong = right + ("1" if whole[-1] != "1" else "2")
    context = Context(today=TODAY, kind="resident_id")
    refused = [_code(lambda each=each: FIELDS["document"].parse(each, context))  # type: ignore[misc]
               for each in (whole, wrong, "990101199003071234", "110101199013321234")]
    return refused == ["", "id.checksum", refused[2], refused[3]] and all(refused[1:])


@guarantee("password_strong")
def _strong() -> bool:
    """A new service password that is easily guessed is refused."""
    context = Context(today=TODAY)
    weak = ("123456", "111111", "654321")
    return {_code(lambda each=each: FIELDS["service_password"].parse(each, context))  # type: ignore[misc]
            for each in weak} == {"field.weak"}


@guarantee("card_never_kept")
def _card() -> bool:
    """A bank card's number is no reference of a payment, and is not kept."""
    return _code(lambda: FIELDS["terminal_ref"].parse("4111111111111111", Context(today=TODAY))) == "field.card"


@guarantee("mobile_checked")
def _mobile() -> bool:
    """A number of another length or form, or a service number, is no customer's mobile."""
    context = Context(today=TODAY)
    return all(_code(lambda each=each: FIELDS["mobile"].parse(each, context))  # type: ignore[misc]
               for each in ("1380013800", "12345678901", "10086"))


def _phone() -> str:
    from app.proof.quiet import PHONE

    return PHONE



from app.proof import counter as _counter  # noqa: E402, F401  registers its own guarantees here
from app.proof import practice as _practice  # noqa: E402, F401
from app.proof import teaching as _teaching  # noqa: E402, F401
