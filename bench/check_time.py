"""How the check of a pack grows with its steps: generated packs of 50 to 5,000 steps, and those that ship.

    python -m bench.check_time                     # rewrites its table in docs/performance.md
    python -m bench.check_time --json --rounds 9
    python -m bench.check_time --write FOLDER --steps 500      # only writes such a pack

All sizes are measured in turn within one run, so that only their ratios are claims.  A generated service is made
like a shipped one: a shared part for verification, questions with conditions, a pick, entries, a consent with the
customer's evidence, a commit and a slip, and phrases of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SIZES = (50, 200, 500, 1000, 2000, 5000)
AROUND = 4
"""Steps of the opening and the closing."""
A_FLOW = 15
"""Steps of a generated service, those of its part included."""
BEGIN, END = "<!-- check: begin -->", "<!-- check: end -->"

PACK = """\
id: generated
operator: {zh: 示范移动}
version: "1.0"
languages: [zh]
settings: {hotline: 10086, address_unknown: 您}
forbidden: [不知道, 没办法]
opening: opening
closing: closing
"""
OPENING = """\
id: opening
name: 开场
act: greet
steps:
  - {id: greet, kind: say, say: welcome}
  - {id: service, kind: service, ask: 业务}
"""
CLOSING = """\
id: closing
name: 结尾
act: farewell
steps:
  - id: more_yet
    kind: ask
    ask: 还办别的吗
    choices: [{key: 1, value: yes, name: 还要}, {key: 2, value: no, name: 没有了}]
  - {id: farewell, kind: say, say: goodbye}
"""
VERIFY = """\
part: verify
act: verify
steps:
  - id: mobile
    kind: enter
    field: mobile
    as: phone
    scope: visit
    when: {phone_known: unset}
    sets: {phone_known: yes}
  - id: document
    kind: check
    scope: visit
    facts: [subscriber]
    when: {verified: unset}
    say: ask_document
    choices:
      - {key: 1, value: shown, name: 已出示, sets: {verified: document}}
      - {key: 2, value: missing, name: 未带, end: deferred}
"""
SHARED = """\
welcome: {source: ours, zh: [{greeting: 您好，, hall: "欢迎光临{hall}。"}]}
ask_document: {source: ours, zh: [{protect: 为了保护您本人的权益，, own: 请出示您的有效证件。}]}
goodbye: {source: ours, zh: [{thanks: 谢谢您，, bye: 再见。}]}
"""
PLANS = """\
- {code: P1, name: 畅享59, new_plan_name: 畅享59, new_plan_fee_fen: 5900}
- {code: P2, name: 畅享99, new_plan_name: 畅享99, new_plan_fee_fen: 9900}
"""
FLOW = """\
id: service_%
name: 业务%
code: "%"
document: required
timer: {limit: 300, start: consent, stop: commit}
change: plan_change
values: {phone: phone, plan: new_plan}
steps:
  - include: verify
  - {id: hear, kind: say, say: words_%_1}
  - id: need
    kind: ask
    ask: 需要
    choices: [{key: 1, value: more, name: 多, sets: {asks: yes}}, {key: 2, value: less, name: 少}]
  - id: detail
    kind: ask
    ask: 哪一种
    when: {need: more}
    choices: [{key: 1, value: data, name: 流量}, {key: 2, value: voice, name: 通话}]
  - {id: tell, kind: say, say: words_%_2, when: {detail: data}}
  - id: show
    kind: show
    do: 请客户看
    rows:
      - {label: 资费, value: "{plan_name}  {plan_fee_fen} 元/月", when: {tier: [gold, diamond]}}
  - {id: new_plan, kind: pick, source: plans, ask: 新套餐}
  - {id: contact, kind: enter, field: text, ask: 备注, optional: yes, when: {asks: yes}}
  - id: check
    kind: check
    do: 核对
    choices:
      - {key: 1, value: right, name: 对}
      - {key: 2, value: wrong, name: 不对, again: new_plan}
  - id: consent
    kind: gate
    gate: consent
    facts: [plan_terms]
    say: words_%_3
    rows:
      - {label: 改后, value: "{new_plan_name}  {effective} 起"}
    choices:
      - {key: 1, value: agreed, name: 客户同意}
      - {key: 2, value: declined, name: 不同意, end: declined}
      - {key: 3, value: question, name: 有疑问, again: consent}
  - {id: form_no, kind: enter, field: form_no, evidence: yes, ask: 签字单号}
  - {id: commit, kind: commit}
  - {id: slip, kind: slip, do: "受理单号 {reference}"}
  - {id: hand, kind: hand, do: 交给客户, say: words_%_4}
"""
PHRASES = """\
words_%_1: {source: ours, zh: [{hear: 您要办的是业务%，, wait: 请稍等。}]}
words_%_2: {source: ours, zh: [{tell: 这一种按流量计费，, per: 每月结算。}]}
words_%_3: {source: ours, zh: [{change: "{customer}，改为{new_plan_name}，", effect: "{effective}生效，您同意吗？"}]}
words_%_4: {source: ours, zh: [{slip: 这是您的受理单，, keep: 请收好。}]}
"""


def generate(folder: Path, steps: int) -> int:
    """Write a pack of about so many steps; how many it has."""
    services = max(1, round((steps - AROUND) / A_FLOW))
    files = {
        "pack.yaml": PACK, "flows/opening.yaml": OPENING, "flows/closing.yaml": CLOSING, "parts/verify.yaml": VERIFY,
        "phrases/shared.yaml": SHARED, "catalogue/plans.yaml": PLANS,
    }
    for number in range(services):
        files[f"flows/service_{number}.yaml"] = FLOW.replace("%", str(number))
        batch = f"phrases/words_{number // 50}.yaml"
        files[batch] = files.get(batch, "") + PHRASES.replace("%", str(number))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return services * A_FLOW + AROUND


@dataclass
class Row:
    """One pack, and what its check took each time."""

    name: str
    steps: int
    flows: int
    loads: list[float] = field(default_factory=list)
    proofs: list[float] = field(default_factory=list)
    found: int = 0
    """Problems that the proofs had: a generated pack is not written to pass them all."""

    def per_step(self, times: list[float]) -> float:
        """Microseconds a step, the median."""
        return statistics.median(times) / self.steps * 1e6


def prover() -> Callable[[Any], Any] | None:
    """The proofs of the walk, where there are any."""
    try:
        from app.proof.check import prove
    except ImportError:
        return None
    proofs: Callable[[Any], Any] = prove
    return proofs


def run(rounds: int, sizes: tuple[int, ...]) -> list[Row]:
    """Every pack once a round."""
    from data.packs import SHIPPED, load, shipped

    prove = prover()
    with tempfile.TemporaryDirectory() as root:
        folders = {f"generated, {size:,}": Path(root) / str(size) for size in sizes}
        for size, folder in zip(sizes, folders.values(), strict=True):
            generate(folder, size)
        folders |= {name: SHIPPED / name for name in shipped()}
        rows: dict[str, Row] = {}
        for number in range(rounds + 1):
            for name, folder in folders.items():
                start = time.process_time()
                pack = load(folder)
                taken = time.process_time() - start
                row = rows.setdefault(name, Row(name, sum(len(f.steps) for f in pack.flows.values()), len(pack.flows)))
                if number:  # the first round warms up
                    row.loads.append(taken)
                if prove and 0 < number <= max(1, rounds // 3):
                    start = time.process_time()
                    found = prove(pack)
                    row.proofs.append(time.process_time() - start)
                    row.found = len(getattr(found, "problems", found))
                print(f"round {number}: {name} {taken:.2f} s", file=sys.stderr)
    return list(rows.values())


def table(rows: list[Row]) -> str:
    """The rows, each against the pack of 500 steps (or the first)."""
    base = next((row for row in rows if 400 <= row.steps <= 600 and row.name.startswith("gen")), rows[0])
    lines = ["| pack | steps | flows | load and check | a step | against 500 | proofs | a step | against 500 |",
             "|---|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for row in rows:
        cells = [row.name, f"{row.steps:,}", str(row.flows), *_times(row, base, row.loads, base.loads),
                 *_times(row, base, row.proofs, base.proofs)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _times(row: Row, base: Row, own: list[float], bases: list[float]) -> tuple[str, str, str]:
    if not own or not bases:
        return "–", "–", "–"
    per = row.per_step(own)
    spread = f"{statistics.median(own):.2f} s ({min(own):.2f}–{max(own):.2f})"
    return spread, f"{per:.0f} µs", f"{per / base.per_step(bases):.2f}×"


def write(path: Path, rows: list[Row]) -> None:
    """Put the table between its markers in the document."""
    from bench.report import machine

    text = path.read_text("utf-8")
    head, rest = text.split(BEGIN)
    command = " ".join(["python -m bench.check_time", *sys.argv[1:]])
    path.write_text(f"{head}{BEGIN}\n`{command}` on {machine()}.\n\n{table(rows)}\n{END}{rest.split(END)[1]}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--steps", type=int, default=500)
    asked = parser.parse_args()
    if asked.write:
        print(generate(asked.write, asked.steps))
        return
    rows = run(asked.rounds, SIZES)
    print(json.dumps([asdict(row) for row in rows], indent=1) if asked.json else table(rows))
    write(ROOT / "docs/performance.md", rows)


if __name__ == "__main__":
    main()
