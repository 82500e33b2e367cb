"""The small sound pack that crafted cases break: `mini`, with every kind of file that a pack may hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.data.packs.mini import MINI

NORMS = """\
source: CM-HALL
title: {zh: 营业厅窗口手册, en: Hall window handbook}
norms:
  - {id: CM-HALL-01-01, section: 问候, role: agent, scene: greeting, kind: rule, zh: 进厅时问候, means: phrase}
  - {id: CM-HALL-01-08, section: 问候, role: agent, scene: verify, kind: phrase, zh: 未带证件, means: phrase}
  - {id: CM-HALL-08-01, section: 资费, role: agent, scene: tariff, kind: flow, zh: 办资费变更, means: flow, hint: it}
  - {id: CM-HALL-08-04, section: 资费, role: agent, scene: tariff, kind: limit, figure: 60 s, zh: 一分钟, means: timer}
"""

HONOURS = """\
CM-HALL-01-01:
  - {step: opening/greet, kind: say, evidence: said}
  - {phrase: welcome, elements: [greeting, hall], evidence: said}
CM-HALL-08-01:
  - {branch: tariff_change/consent, choice: declined, end: declined, evidence: proved}
  - {order: [consent, commit], in: tariff_change, evidence: proved}
  - {proof: consent, in: [tariff_change], evidence: proved}
  - {catalogue: plans, codes: [P1], evidence: proved}
CM-HALL-08-04:
  - {timer: tariff_change, limit: 60, start: consent, stop: commit, evidence: proved}
CM-HALL-01-08:
  - {card: sms_101, evidence: proved}
"""

CARDS = """\
- id: sms_101
  group: sms
  code: "101"
  name: {zh: 查话费总额或余额}
  text: {zh: "发 101 到 10086。"}
  norms: [CM-HALL-01-08]
"""

STORIES = """\
- id: changed
  name: {zh: 换了套餐}
  flow: tariff_change
  customer: {tier: gold}
  answers:
    - verify.mobile: "15400001234"
    - verify.document: shown
    - new_plan: P1
    - consent: agreed
    - signature: GZ2026-000123
  expect:
    items: [tariff_change done]
    path: [verify.document, consent, commit]
    says: [which_plan, consent_plan]
    met: [CM-HALL-08-01]
"""

BASE: Mapping[str, str] = {
    **MINI, "norms/cm.yaml": NORMS, "honours/cm.yaml": HONOURS, "cards/sms.yaml": CARDS, "stories/tariff.yaml": STORIES,
}

Files = dict[str, str | bytes]


def lay(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write these files into the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return folder


def swap(file: str, old: str, new: str) -> Files:
    """One file of the base with its first `old` replaced."""
    assert old in BASE[file], f"{file} has no {old!r}: the case is void"
    return {file: BASE[file].replace(old, new, 1)}
