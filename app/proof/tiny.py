"""The smallest hall that shows what the program keeps: a few steps, and parts that can be left out."""

from __future__ import annotations

from app.desk import Desk
from app.pack.conditions import Condition, Term
from app.pack.model import Act, Choice, Element, Flow, Gate, Kind, Pack, Phrase, Row, Step, Text
from app.pack.sources import SOURCES
from app.ports import Agent
from app.problems import Refused
from app.proof.quiet import PHONE
from app.proof.stage import STAFF, StageHome, stage
from app.visit.state import Visit

FORM = "GZ2026-{:06d}"
RUDE = "不知道"
"""The words that the tiny hall forbids."""


def _text(words: str) -> Text:
    return Text((("zh", words),))


def _phrase(name: str, *elements: str) -> tuple[str, Phrase]:
    said = tuple(Element(f"e{number}", words) for number, words in enumerate(elements))
    return name, Phrase(name, (), "ours", {"zh": (said,)})


def _when(**terms: str) -> Condition:
    return Condition(tuple(Term(name, (value,)) for name, value in terms.items()))


def _choice(key: str, value: str, *, end: str = "", **sets: str) -> Choice:
    return Choice(key, value, _text(value), sets=sets, end=end)


PHRASES = dict([
    _phrase("welcome", "您好。"), _phrase("tell", "您好。", "您用的是{plan_name}。"), _phrase("bye", "再见。"),
])
GREET = Step("welcome", Kind.SAY, Act.GREET, say="welcome")
SERVICE = Step("service", Kind.SERVICE, Act.GREET)
NUMBER = Step("phone", Kind.ENTER, Act.VERIFY, field="mobile", scope="visit", when=_when(verified="unset"))
TOLD = Step(
    "told", Kind.SAY, Act.VERIFY, say="tell", facts=("subscriber",), reads=("plan_name",),
    rows=(Row(_text("号码"), "{phone}"), Row(_text("资费"), "{plan_name}")),
)
PAPER = Step(
    "paper", Kind.CHECK, Act.VERIFY, scope="visit", facts=("subscriber",), when=_when(verified="unset"),
    choices=(
        _choice("1", "document", verified="document"), _choice("2", "exception", verified="exception"),
        _choice("3", "reader", verified="reader"), _choice("0", "none", end="deferred"),
    ),
)
WANTED = Step(
    "wanted", Kind.ASK, Act.HANDLE, choices=(_choice("1", "more"), _choice("2", "less")),
)
CONSENT = Step(
    "consent", Kind.GATE, Act.HANDLE, gate=Gate.CONSENT, rows=(Row(_text("改为"), "{wanted}"),), reads=("wanted",),
    choices=(_choice("1", "agreed"), _choice("2", "no", end="declined")),
)
EVIDENCE = Step("form", Kind.ENTER, Act.HANDLE, field="form_no", evidence=True)
COMMIT = Step("commit", Kind.COMMIT, Act.HANDLE)
TELL = Step(
    "record", Kind.SHOW, Act.HANDLE, facts=("bill",), rows=(Row(_text("账单"), "{bill_text}"),),
    reads=("bill_text",),
)
NOTE = Step("note", Kind.NOTE, Act.HANDLE, field="text")
SIGNER = Step("signer", Kind.ENTER, Act.HANDLE, field="name", source="not_agent")
CLOSING = (
    Step("more", Kind.ASK, Act.HANDLE, when=_when(wish="unset"), choices=(_choice("1", "no"), _choice("2", "yes"))),
    Step("next", Kind.SERVICE, Act.HANDLE,
         when=Condition(any_of=(_when(more="yes"), _when(wish="yes")))),
    Step("bye", Kind.SAY, Act.FAREWELL, say="bye"),
)
WHOLE = (NUMBER, TOLD, PAPER, WANTED, CONSENT, EVIDENCE, COMMIT)
"""Every step of a service, as it should be."""


def hall(
    *steps: Step, opening: tuple[Step, ...] = (GREET, SERVICE), change: str = "plan_change", document: str = "required",
) -> Pack:
    """A pack of two services of these steps."""
    chosen = steps or WHOLE
    flows = (
        Flow("opening", "", _text("开场"), (), (), opening, document="none", listed=False),
        *(
            Flow(name, code, _text(name), (), (), chosen, change=change, document=document, exception=True,
                 values={"phone": "phone", "plan": "wanted"} if change else {})
            for name, code in (("first", "1"), ("second", "2"))
        ),
        Flow("closing", "", _text("收尾"), (), (), CLOSING, document="none", listed=False),
    )
    return Pack(
        "tiny", "tiny", "1", _text("小厅"), ("zh",), {"hotline": "10000"}, (RUDE,), "opening", "closing",
        {flow.id: flow for flow in flows}, PHRASES,
        asks={name: (*source.given, *source.optional) for name, source in SOURCES.items()},
    )


class Played:
    """A visit in a tiny hall, and what was refused in it."""

    def __init__(self, pack: Pack, role: str = "agent") -> None:
        self.home: StageHome = stage(pack)
        self.desk = Desk(self.home, Agent(STAFF, "李敏", role))
        self.forms = 0
        self.refused = ""
        """The code of the first refusal."""
        self.visit: Visit = self.desk.open()

    @property
    def at(self) -> str:
        """The step that is asked; empty when the visit is over."""
        return self.visit.here.step.id if self.visit.here and self.visit.open else ""

    def type(self, *typed: str) -> Played:
        """Answers in turn; nothing more after a refusal. `form` is a fresh form's number."""
        for each in typed:
            if self.refused:
                break
            if each == "form":
                self.forms += 1
                each = FORM.format(self.forms)
            try:
                self.visit = self.desk.answer(self.visit, each)
            except Refused as refused:
                self.refused = refused.problem.code
        return self

    def whole(self, service: str = "1", paper: str = "1") -> Played:
        """From the greeting through a whole item."""
        return self.type("", service, PHONE, "", paper, "1", "1", "form")
