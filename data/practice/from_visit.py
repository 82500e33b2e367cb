"""A scenario out of a lesson file of one visit: the customer's facts as columns, the twists as they were.

What the customer said is not known to anybody: where a scenario has no words, the model answer is
said, and the trainer writes the rest.
"""

from __future__ import annotations

from typing import Final

from app.practice.lessons import Lesson, VisitLesson
from app.problems import Refused
from app.proof.record import quoted

LIKES: Final = (
    ("settles", "refund", "refund"), ("points_enough", "no", "poor_points"), ("unspent", "yes", "unspent"),
    ("unspent", "no", "spent"), ("sim_recent", "yes", "recent_sim"), ("lines_ok", "no", "five"),
    ("lines_ok", "unknown", "uncounted"), ("proxy_ok", "no", "proxy"), ("adult", "no", "minor"),
    ("pending", "yes", "pending"), ("contract", "yes", "contract"), ("arrears", "yes", "arrears"),
    ("line", "lost", "lost"), ("line", "suspended", "suspended"), ("corporate", "yes", "company"),
    ("tier", "supreme", "diamond"), ("tier", "diamond", "diamond"), ("tier", "gold", "gold"),
    ("tier", "silver", "silver"), ("student", "yes", "student"), ("paytype", "prepaid", "prepaid"),
)
"""A clear fact of the operator, and the typical person who has it; the first that holds is taken."""
PAPERS: Final = {
    "passport": "passport", "hk_macao_permit": "hk_macao", "taiwan_permit": "taiwan", "hmt_residence": "hmt",
    "foreign_permanent": "foreign", "military_id": "military", "temporary_id": "temporary",
    "household_register": "minor", "business_licence": "company",
}
"""Kind of document that was taken, and the typical person who has one."""
USE: Final = {"yes": {"minutes": "900", "tenths": "600"}, "no": {"minutes": "90", "tenths": "80"}}
"""Whether another plan fits better, and recent use that makes it so."""
COLUMNS: Final = ("tier", "student", "paytype")
"""Facts that are columns of a scenario's customer by the same name."""


def scenario_from(lesson: Lesson | VisitLesson, name: str) -> str:
    """The text of a scenario file; Refused(`practice.lesson_slips`) for a lesson that is no visit."""
    if not isinstance(lesson, VisitLesson):
        raise Refused.of("practice.lesson_slips")
    papers = [value for step, value in lesson.answers if step.startswith("verify.") and value in PAPERS]
    like = PAPERS[papers[-1]] if papers else next(
        (like for fact, value, like in LIKES if lesson.customer.get(fact) == value), "plain")
    customer = {"like": like, **{fact: lesson.customer[fact] for fact in COLUMNS if fact in lesson.customer},
                **USE.get(lesson.customer.get("better", ""), {})}
    answers = ", ".join(f"{{{step}: {quoted(value)}}}" for step, value in lesson.answers)
    lines = [
        f"- id: {name}", f"  name: {{zh: 真实接待 {name}, en: A real visit {name}}}", f"  flow: {lesson.flow}",
        "  wants: {zh: 请写上客户来办什么, en: Say what the customer came for}",
        f"  customer: {{{', '.join(f'{fact}: {quoted(value)}' for fact, value in customer.items())}}}",
    ]
    shown = [f"kind: {papers[-1]}"] if papers else ["kind: none"] if "forgot" in lesson.twists else []
    shown += ["flaw: expired"] if "expired" in lesson.twists else []
    lines += [f"  pocket: [{{{', '.join(shown)}}}]"] if shown else []
    lines += [f"  twists: [{', '.join(lesson.twists)}]"] if lesson.twists else []
    lines += [f"  answers: [{answers}]", "  expect:"]
    lines += [f"    items: [{', '.join(map(quoted, lesson.items))}]"] if lesson.items else []
    lines += [f"    outcome: {lesson.outcome}"] if lesson.outcome else []
    return "\n".join(lines) + "\n"
