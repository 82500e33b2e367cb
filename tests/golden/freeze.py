"""Golden journals: what every later build must still read to the same visit.

    python -m tests.golden.freeze            writes those that are not there yet
    python -m tests.golden.freeze --again    writes all anew (only while no hall keeps such journals)

A golden journal holds its lines as JSON (format version 1), the hash of the pack that it ran with,
where the visit stood after each line, and how it ended.  The packs lie beside them, compiled.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.desk import Desk
from app.pack.model import Pack, Text
from app.ports import PRACTICE
from app.practice.help import Help
from app.practice.rehearsal import Rehearsal
from app.practice.scenario import Form, Line, Scenario
from app.proof.cast import NAMES
from app.proof.quiet import PHONE
from app.proof.stage import STAFF, stage
from app.visit.clocks import clocks
from app.visit.entries import Entry, Stamp
from app.visit.fold import begin, fold
from app.visit.state import Visit
from data.packs import from_json, to_json
from tests.journeys.play import play, template
from tests.journeys.stories import STORIES

FOLDER = Path(__file__).parent
GOLDEN = {
    "tariff_signed": "tariff_change: 采用系统推荐，读卡器核验，签字确认",
    "tariff_penalty_split": "tariff_change: 违约金一半现金一半刷卡",
    "tariff_exception": "tariff_change: 批准特办不能用自己的工号，经理密码也不能错",
    "tariff_corrected": "tariff_change: 确认以后改主意：改前项，重新征求同意",
    "tariff_parked": "tariff_change: 客户去取资料，挂起，回来接着办",
    "two_items_left_one": "tariff_change: 只结束本单，再查话费",
    "arrears_three_items": "tariff_change: 欠费，先交费再变更：一台清，一张单",
    "loss_by_password": "service_change: 挂失，密码锁住，找到了证件",
    "sim_second_in_thirty_days": "sim_replacement: 三十天内第二次换，经理同意",
    "opening_premium": "opening_ordinary: 靓号太贵，换普通号码",
    "ownership": "ownership: 新旧机主都到，都签字，新密码；旧账单留给原机主",
    "wished_for": "tariff_change: 办着业务又想起另一项：先记下，办完接着办",
    "revealed": "tariff_change: 客户要核对全号码：写明理由才显示",
    "complaint_ticket": "complaint: 当场处理客户不认可，转工单",
    "offer_accepted": "recommendation: 推荐接受：同一次来访的新业务，另外征求同意",
}


def main(again: bool) -> None:
    """Play the stories and write down what is not there yet."""
    known = {story.id: story for story in STORIES}
    with TemporaryDirectory() as room:
        source = template(Path(room) / "hall")
        for name, story_id in GOLDEN.items():
            file = FOLDER / f"{name}.json"
            if file.exists() and not again:
                continue
            played = play(known[story_id], source, Path(room) / name)
            pack = played.visit.pack
            _keep(pack)
            golden = {"story": story_id, "keys": played.story.keys, "pack": pack.hash,
                      "entries": [line(entry) for entry in played.entries],
                      "expected": told(pack, played.entries)}
            file.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            print(f"{file.name}: {len(played.entries)} lines")
    file = FOLDER / f"{PRACTISED}.json"
    if again or not file.exists():
        pack = pack_of(json.loads((FOLDER / "tariff_signed.json").read_text(encoding="utf-8")))
        _, entries = practised(pack)
        golden = {"story": PRACTISED, "keys": "", "pack": pack.hash, "entries": [line(entry) for entry in entries],
                  "expected": told(pack, entries)}
        file.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{file.name}: {len(entries)} lines")
    _forget()


PRACTISED = "practised_blank"


def practised(pack: Pack) -> tuple[Visit, tuple[Entry, ...]]:
    """A visit with a customer who is played: the agent's own words, typed, and aloud with ticks."""
    def told(text: str) -> Text:
        return Text((("zh", text),))

    says = (Line("welcome", told("我来换套餐。"), "arrived"), Line("verify.means", told("忘带了。")))
    form = Form(("forgot",), says=says)
    scenario = Scenario("frozen", pack.id, told("没带证件"), "tariff_change", told("换套餐"), (form,), digest="0" * 16)
    home = stage(pack)
    home.mode = replace(PRACTICE, across=Rehearsal(scenario, form, 7, Help.BLANK, NAMES))
    desk = Desk(home, home.agents.people[STAFF][0])
    visit = desk.say(desk.open("08"), "您好，请坐。", "blank")
    answers = iter(("1", PHONE, "0", "1", "1", "1", "4"))
    while visit.open:
        view = desk.view(visit)
        if view.entry == "own":
            aloud = visit.here is not None and visit.here.step.say == "no_document"
            visit = desk.say(visit, "" if aloud else "好的，请。", "blank")
        elif view.entry == "tick":
            visit = desk.tick(visit, ("apology", "protect"), "blank")
        else:
            visit = desk.answer(visit, next(answers) if view.entry != "enter" else "")
    entries = home.journal.read(visit.id)
    keys = Entry(visit.id, visit.seq + 1, "keys", visit.last, {"count": 31})
    return visit, (*entries, keys)


def packs() -> dict[str, Path]:
    """The packs that are kept, by the first twelve digits of their hash."""
    return {file.name.removeprefix("pack-").removesuffix(".json.gz"): file for file in FOLDER.glob("pack-*.json.gz")}


def pack_of(golden: dict[str, Any]) -> Pack:
    """The pack that a golden journal ran with."""
    return from_json(gzip.decompress(packs()[golden["pack"][:12]].read_bytes()).decode())


def line(entry: Entry) -> dict[str, Any]:
    """An entry as JSON values."""
    body = json.loads(json.dumps(entry.body, default=dict))
    return {"visit": entry.visit, "seq": entry.seq, "kind": entry.kind, "stamp": asdict(entry.stamp), "body": body}


def entry_of(row: dict[str, Any], *, keyless: bool = False) -> Entry:
    """The entry again; without the key its sealed values are None."""
    body = dict(row["body"])
    if keyless and "sealed" in body:
        body["sealed"] = dict.fromkeys(body["sealed"])
    return Entry(row["visit"], row["seq"], row["kind"], Stamp(**row["stamp"]), body)


def told(pack: Pack, entries: Iterable[Entry]) -> dict[str, Any]:
    """Where the visit stands after each line, and all that its end tells without a key."""
    stood: list[str] = []
    visit: Visit | None = None
    for entry in entries:
        visit = begin(pack, entry) if visit is None else fold(visit, entry)
        stood.append(visit.path.here.at if visit.path.here else "")
    assert visit is not None
    now = clocks(visit, visit.last)
    return {
        "stood": stood,
        "passed": [passed.at for passed in visit.path.passed],
        "clear": dict(visit.path.clear),
        "facts": [[f.source, f.seq, dict(f.clear), sorted(f.sealed)] for f in visit.facts.values()],
        "items": [[i.number, i.flow.id, i.state, i.recorded, i.request] for i in visit.path.items],
        "commits": {str(n): [c.state, dict(c.receipt)] for n, c in visit.commits.items()},
        "endings": {str(n): state for n, state in visit.endings.items()},
        "refusals": dict(visit.refusals),
        "approvals": [[a["by"], a["what"], a["request"]] for a in visit.approvals],
        "outcome": visit.outcome,
        "consent": visit.path.consent,
        "seconds": [now.visit.seconds, now.item.seconds, now.system.seconds],
    }


def _keep(pack: Pack) -> None:
    file = FOLDER / f"pack-{pack.hash[:12]}.json.gz"
    if not file.exists():
        file.write_bytes(gzip.compress(to_json(pack).encode(), mtime=0))


def _forget() -> None:
    """Drop packs that no golden journal names any more."""
    named = {json.loads(file.read_text(encoding="utf-8"))["pack"][:12] for file in FOLDER.glob("*.json")}
    for key, file in packs().items():
        if key not in named:
            file.unlink()


if __name__ == "__main__":
    main("--again" in sys.argv[1:])
