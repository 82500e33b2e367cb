"""A story from a visit that was: answers as they were, personal ones as placeholders.

Nothing of a person goes into a story: a sealed answer becomes the placeholder of its field, a
note becomes the same words for everybody, and of the operator's facts only the clear ones that
differ from the quiet customer's are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.fields import FIELDS
from app.pack.model import ENTER_KINDS, Kind, Pack, Step, person_prefix
from app.pack.sources import SOURCES, repeated
from app.problems import Refused
from app.proof.quiet import quiet
from app.proof.story import Expected, Story
from app.visit.entries import Entry
from app.visit.fold import begin, fold

PLACEHOLDERS: Final = {
    "mobile": "{phone}", "phone": "{contact}", "document": "{document}", "valid_until": "{until}", "name": "{name}",
    "address": "{address}", "email": "{email}", "iccid": "{iccid}", "pin": "{pin}", "pin_given": "{manager_pin}",
    "service_password": "{new_password}", "service_password_given": "{password}", "sms_code": "{code}",
    "form_no": "{form}", "staff_no": "{manager}", "bank_account": "{bank_account}", "terminal_ref": "{ref}",
    "invoice_no": "{invoice}", "serial": "{serial}",
}
"""Field → what stands for any customer's value of it."""
NOTE: Final = "照客户的话记下"
BY_KIND: Final = {
    "resident_id": "{document}", "temporary_id": "{document}", "household_register": "{document}",
    "hmt_residence": "{hmt_document}", "foreign_permanent": "{foreign_document}", "passport": "{passport}",
    "hk_macao_permit": "{hk_macao_document}", "taiwan_permit": "{taiwan_document}",
    "military_id": "{military_document}", "business_licence": "{licence}",
}
"""Kind of document → its placeholder."""
BY_PERSON: Final = {"proxy": "{proxy_document}", "guardian": "{guardian_document}", "owner": "{proxy_document}"}


def document_of(person: str, kind: str) -> str:
    """The placeholder for a document number of this person and kind."""
    if person in BY_PERSON and kind in ("", "resident_id", "temporary_id", "household_register"):
        return BY_PERSON[person]
    return BY_KIND.get(kind, "{document}")


def recorded(pack: Pack, entries: Sequence[Entry], name: str = "recorded") -> Story:
    """The story that a finished visit's journal tells; Refused(`story.open`) while it runs."""
    outcome = next((str(e.body["outcome"]) for e in entries
                    if e.kind == "closed" or (e.kind == "cancel" and e.body.get("item") is None)), "")
    if not outcome:
        raise Refused.of("story.open")
    teller = _Teller(pack)
    visit = begin(pack, entries[0])
    teller.take(entries[0], "")
    for entry in entries[1:]:
        teller.take(entry, visit.here.at if visit.here else "")
        visit = fold(visit, entry)
    return Story(name, {pack.languages[0]: f"{teller.names} {outcome}"}, teller.flow, tuple(teller.answers),
                 Expected(outcome=outcome), teller.customer)


class _Teller:
    """Goes through a journal once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.flows = {0: pack.flows[pack.opening]}
        self.flow = ""
        self.names = ""
        self.answers: list[tuple[str, str]] = []
        self.customer: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.said: dict[str, str] = {}
        self.wished = False

    def take(self, entry: Entry, at: str) -> None:
        """One line, and the address at which the visit stood."""
        body = entry.body
        match entry.kind:
            case "fact":
                self._fact(body)
            case "answer" | "amend":
                step = self._step(str(body["at"]))
                if entry.kind == "amend" and body["at"] != at:
                    self.answers.append(("back", step.id))
                self._answer(step, body, entry.stamp.agent)
            case "refused":
                self.answers.append(("refused", "{wrong}"))
            case "wish":
                self.answers.append(("wish", str(body["code"])))
                self.wished = True
            case "cancel":
                self.answers.append(("cancel", "visit" if body.get("item") is None else "item"))
            case "opened" if body.get("wish"):
                self.flow = str(body["wish"])

    def _step(self, at: str) -> Step:
        item, _, name = at.partition("/")
        own = self.flows[int(item)].steps
        return next(step for step in (*own, *self.pack.flows[self.pack.closing].steps) if step.id == name)

    def _fact(self, body: Mapping[str, object]) -> None:
        clear = body["clear"]
        assert isinstance(clear, Mapping)
        domains = SOURCES[str(body["source"])].clear
        for name, value in clear.items():
            base = str(name).removeprefix("owner_")
            domain = domains.get(name) or domains.get(base)
            if domain and value != quiet(str(name) if name in domains else base, domain) and value != "na":
                self.customer.setdefault(str(name), str(value))

    def _answer(self, step: Step, body: Mapping[str, object], agent: str) -> None:
        sets = body.get("sets")
        if isinstance(sets, Mapping):
            self.kinds |= {name: str(text) for name, text in sets.items() if str(name).endswith("kind")}
        if step.kind is Kind.SERVICE:
            self._service(step, body)
        elif step.kind not in ENTER_KINDS:
            own = step.field == "staff_no" and body.get("value") == agent
            words = "{staff}" if own else self._words(step, body)
            self.said[step.name] = words
            self.answers.append((step.id, words))
            for choice in step.choices:
                if choice.value == body.get("value"):
                    self.kinds |= {name: text for name, text in choice.sets.items() if name.endswith("kind")}

    def _service(self, step: Step, body: Mapping[str, object]) -> None:
        flow = str(body["value"])
        item = max(self.flows)
        self.flows[item + 1] = self.pack.flows[flow]
        if not item:
            self.flow, self.names = flow, self.pack.flows[flow].name.of(self.pack.languages[0])
        elif not step.source and not self.wished:
            self.answers.append((step.id, flow))
        self.wished = False

    def _words(self, step: Step, body: Mapping[str, object]) -> str:
        value = body.get("value")
        if step.optional and value == "none":
            return ""
        if step.kind is Kind.NOTE or step.field == "text":
            return NOTE
        if step.source in ("check_password", "check_code"):
            right = "{password}" if step.source == "check_password" else "{code}"
            return right if value == "ok" else "{wrong}"
        if step.source == "repeat":
            return self.said.get(repeated(step.name), NOTE)
        if step.source == "same_password":
            return "{new_password}"
        if step.source == "numbers":
            bound = body.get("bound")
            graded = isinstance(bound, Mapping) and bound.get("number_grade", "") in ("银", "金", "钻")
            return "{premium}" if graded else "{number}"
        if step.field == "document":
            before = person_prefix(step.person)
            sets = body.get("sets")
            young = isinstance(sets, Mapping) and sets.get(f"{before}adult") == "no"
            minor = "{child_document}" if step.person == "holder" else "{young_document}"
            return minor if young else document_of(step.person, self.kinds.get(f"{before}kind", ""))
        if step.field in PLACEHOLDERS:
            return PLACEHOLDERS[step.field]
        if step.field == "money" and isinstance(value, str) and value.isdigit():
            return f"{int(value) // 100}" + (f".{int(value) % 100:02d}" if int(value) % 100 else "")
        if isinstance(value, str):
            return value
        return FIELDS[step.field].samples[0] if step.field in FIELDS else NOTE


# ── as YAML ───────────────────────────────────────────────────────────────────────────────────

_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff，、。；（）“”—-]*")


def quoted(text: str) -> str:
    """A text as the strict YAML of packs takes it inside a list or mapping."""
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_yaml(stories: Iterable[Story]) -> str:
    """Stories as a file of a pack, one line for a story's answers."""
    return "\n".join(_one(story) for story in stories)


def _one(story: Story) -> str:
    lines = [f"- id: {story.id}", f"  name: {_mapping(story.name)}", f"  flow: {story.flow}"]
    if story.customer:
        lines.append(f"  customer: {_mapping(story.customer)}")
    answers = ", ".join(f"{{{name}: {quoted(value)}}}" for name, value in story.answers)
    lines.append(f"  answers: [{answers}]")
    expect = story.expect
    lines.append("  expect:")
    if expect.items:
        lines.append(f"    items: [{', '.join(quoted(item) for item in expect.items)}]")
    if expect.outcome:
        lines.append(f"    outcome: {expect.outcome}")
    for name in ("path", "says", "unsaid", "met", "missed"):
        if getattr(expect, name):
            lines.append(f"    {name}: [{', '.join(getattr(expect, name))}]")
    if expect.whole:
        lines.append("    whole: yes")
    return "\n".join(lines) + "\n"


def _mapping(words: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {quoted(text)}" for name, text in words.items()) + "}"
