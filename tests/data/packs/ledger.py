"""The small pack with norms, a clause ledger, a reference card and a story."""

from __future__ import annotations

from pathlib import Path

from tests.data.packs.mini import write

NORMS = """\
source: CM-HALL
title: {zh: 窗口手册, en: Hall handbook}
norms:
  - {id: CM-HALL-01-01, section: 一、引导, role: any, scene: greeting, kind: phrase,
     zh: 客人进门，微笑问候。, en: Greet with a smile., means: phrase, hint: a greeting}
  - {id: CM-HALL-01-08, section: 一、引导, role: any, scene: greeting, kind: phrase,
     zh: 没带证件，说明原因。, means: phrase}
  - {id: CM-HALL-08-01, section: 八、变更, role: any, scene: tariff, kind: principle, zh: 年度目标。,
     means: not_software, hint: goals of a yearly plan}
  - {id: CM-HALL-08-04, section: 八、变更, role: agent, scene: tariff, kind: timing, figure: 60 s,
     zh: 变更一分钟内办完。, en: A change takes a minute., means: timer, hint: from consent to commit}
  - {id: CM-HALL-08-05, section: 八、变更, role: agent, scene: tariff, kind: conduct, zh: 面带微笑。, means: phrase}
"""
HONOURS = """\
CM-HALL-01-01:
  - {phrase: welcome, elements: [greeting, hall], at: opening/greet, evidence: said}
CM-HALL-08-04:
  - {timer: tariff_change, limit: 60, start: consent, stop: commit, setting: no, evidence: proved}
  - {branch: tariff_change/consent, choice: declined, end: declined, evidence: proved}
  - {order: [greet, consent], in: tariff_change, evidence: proved}
  - {engine: item_limit, value: 600, evidence: proved}
CM-HALL-08-05:
  - {step: opening/greet, evidence: unseen, note: a smile is not seen from here}
"""
CARDS = """\
- id: sms_101
  group: sms
  code: "101"
  name: {zh: 查话费总额}
  aliases: [余额]
  text: 发 101 到 10086。
  norms: [CM-HALL-01-01]
"""
STORIES = """\
- id: changed
  name: 改好套餐
  flow: tariff_change
  customer: {tier: gold}
  answers:
    - verify.mobile: "15400001234"
    - verify.document: shown
    - new_plan: P1
    - consent: agreed
    - signature: GZ2026-000001
    - note: ""
  expect: {items: [tariff_change done], path: [greet, consent], says: [welcome, consent_plan], met: [CM-HALL-01-01]}
"""
LEDGER: dict[str, str] = {
    "norms/hall.yaml": NORMS, "honours/hall.yaml": HONOURS, "cards/sms.yaml": CARDS, "stories/tariff.yaml": STORIES,
}


def write_ledger(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The pack in this folder, with some files replaced."""
    return write(folder, {**LEDGER, **(files or {})})
