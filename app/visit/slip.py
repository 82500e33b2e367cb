"""One visit, several items, one slip: text, 48 cells wide, for a screen today, a printer later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.money import capitals, yuan
from app.ports import Hall, Mode, Payment
from app.privacy import mask_phone
from app.text import cells, pad, wrap
from app.visit.bill import charges, due, handed_back, payments
from app.visit.record import after, before, item_phone
from app.visit.state import Item, Value, Visit
from app.when import local

WIDTH = 48

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "业务受理单", "seat": "台席", "agent": "工号", "time": "时间", "visit": "单号",
        "demo": "演示厅：未接读卡器", "phone": "号码", "before": "原", "after": "新",
        "due": "应收", "cash": "现金", "card": "银行卡", "qr": "扫码", "back": "退还现金", "received": "收",
        "change": "找", "reference": "参考号", "evidence": "确认凭据", "sign": "客户签名",
        "reprint": "补打", "effective": "生效", "reason": "原因", "destination": "去向",
        "cause": "原因", "promised": "答复时间", "channel": "答复方式", "total": "合计",
        "nothing": "本次没有办结的业务",
    },
    "en": {
        "title": "Service slip", "seat": "Seat", "agent": "Staff", "time": "Time",
        "visit": "Visit", "demo": "Demonstration hall: no reader", "phone": "Number",
        "before": "Before", "after": "After", "due": "Due", "cash": "Cash", "card": "Card",
        "qr": "QR", "back": "Cash back", "received": "received", "change": "change", "reference": "ref.",
        "evidence": "Evidence", "sign": "Signature", "reprint": "REPRINT", "effective": "From", "reason": "Reason",
        "destination": "Goes to", "cause": "Cause", "promised": "Answer by", "channel": "By", "total": "Total",
        "nothing": "Nothing was completed in this visit",
    },
}


@dataclass(frozen=True, slots=True)
class Slip:
    """The lines of one slip."""

    lines: tuple[str, ...]
    items: int


def slip(visit: Visit, hall: Hall, mode: Mode, language: str, *, reprint: bool = False) -> Slip:
    """The slip of everything committed in this visit."""
    words = WORDS.get(language, WORDS["zh"])
    done = [item for item in visit.path.items if item.number in visit.commits]
    lines = _head(visit, hall, mode, words, reprint)
    rule = _rule(mode)
    for item in done:
        lines += [rule, *_item(visit, item, words, language)]
    if not done:
        lines += [rule, words["nothing"]]
    total = sum(due(visit, item) for item in done)
    lines.append(rule)
    if total:
        lines.append(_pair(words["total"], f"{yuan(total)}  {capitals(total)}"))
    lines += [f"{words['sign']}: ____________________"]
    return Slip(tuple(lines), len(done))


def _rule(mode: Mode) -> str:
    """A line across the slip; where nothing is real each says so, so that no part cut off looks real."""
    told = f" {mode.watermark} " if mode.watermark else ""
    left = (WIDTH - cells(told)) // 2
    return "-" * left + told + "-" * (WIDTH - left - cells(told))


def _head(
    visit: Visit, hall: Hall, mode: Mode, words: Mapping[str, str], reprint: bool
) -> list[str]:
    now = local(visit.opened.utc)
    lines = [_centre(hall.name), _centre(words["title"])]
    if mode.watermark:
        lines.append(_centre(f"== {mode.watermark} =="))
    if reprint:
        lines.append(_centre(f"** {words['reprint']} **"))
    if visit.demo:
        lines.append(_centre(words["demo"]))
    lines += [
        _pair(words["visit"], visit.id[-12:].upper()),
        _pair(words["time"], f"{now:%Y-%m-%d %H:%M}"),
        _pair(words["seat"], f"{visit.opened.seat}  {words['agent']} {visit.opened.agent}"),
    ]
    return lines


def _item(visit: Visit, item: Item, words: Mapping[str, str], language: str) -> list[str]:
    values = visit.path.values if item is visit.item else item.values
    lines = [f"{item.number}. {item.flow.name.of(language)}"]
    phone = values.get(item_phone(item)) or visit.path.values.get("phone")
    if phone is not None and phone.text:
        lines.append(_pair(words["phone"], mask_phone(phone.text)))
    shown = before(values) if _text(values, "verified") != "exception" else {}
    lines += _told(shown, words, "before") + _told(after(values), words, "after")
    for line in charges(item.flow, values, language):
        lines.append(_pair(line.name, yuan(line.fen)))
    for leg in (*payments(values, due(visit, item)), *handed_back(item.flow, values)):
        lines.append(_pair(words[leg.method], _leg(leg, words)))
    evidence = _text(values, "evidence_kind_name") or _label(values, "evidence_kind")
    if evidence:
        lines.append(_pair(words["evidence"], evidence))
    return lines


def _told(named: Mapping[str, str], words: Mapping[str, str], side: str) -> list[str]:
    """What was or became so, under the ledger's own names where the slip has a word for them."""
    told = [_pair(words.get(name, words[side]), text) for name, text in named.items()]
    return [row for pair in told for row in wrap(pair, WIDTH)]


def _leg(leg: Payment, words: Mapping[str, str]) -> str:
    if leg.method == "cash":
        return (f"{yuan(leg.fen)}  {words['received']} {yuan(leg.received)}"
                f"  {words['change']} {yuan(leg.change)}")
    return f"{yuan(leg.fen)}  {words['reference']} {leg.reference}"


def _pair(label: str, text: str) -> str:
    return f"{pad(label, 10)}{text}"


def _centre(text: str) -> str:
    return " " * max(0, (WIDTH - cells(text)) // 2) + text


def _text(values: Mapping[str, Value], name: str) -> str:
    value = values.get(name)
    return (value.text or "") if value else ""


def _label(values: Mapping[str, Value], name: str) -> str:
    value = values.get(name)
    return (value.label or value.text or "") if value else ""
