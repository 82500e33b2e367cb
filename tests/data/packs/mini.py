"""A small valid pack, and ways to break it."""

from __future__ import annotations

from pathlib import Path

PACK = """\
id: mini
operator: {zh: 示范移动, en: Sample Mobile}
version: "1.0"
languages: [zh, en]
settings: {hotline: 10086, address_unknown: 您}
forbidden: [不知道, 没办法]
opening: opening
closing: closing
"""

OPENING = """\
id: opening
name: 开场
steps:
  - id: greet
    kind: say
    act: greet
    say: welcome
    norms: [CM-HALL-01-01]
  - id: service
    kind: service
    act: greet
    ask: 业务
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
    rows:
      - {label: 资费, value: "{plan_name}  {plan_fee_fen} 元/月", when: {tier: [gold, diamond]}}
    choices:
      - {key: 1, value: shown, name: 已出示, sets: {verified: document}}
      - {key: 2, value: missing, name: 未带, end: deferred}
      - {key: 3, value: unclear, name: 看不清, again: mobile, sets: {unclear: yes}}
"""

CHANGE = """\
id: tariff_change
code: "204"
name: {zh: 资费变更, en: Tariff change}
aliases: [套餐变更]
norms: [CM-HALL-08-01]
timer: {limit: 60, start: consent, stop: commit, norms: [CM-HALL-08-04], setting: no}
change: plan_change
values: {phone: phone, plan: new_plan}
charges:
  - {name: 违约金, variable: penalty_fen, when: {penalty: yes}}
steps:
  - include: verify
    act: verify
    when: {item_state: unset}
  - id: new_plan
    kind: pick
    source: plans
    say: which_plan
  - id: consent
    kind: gate
    gate: consent
    facts: [plan_terms]
    say: consent_plan
    do: {zh: 逐项读给客户听}
    rows:
      - {label: {zh: 改后, en: After}, value: "{new_plan_name}"}
    choices:
      - {key: 1, value: agreed, name: 客户同意}
      - {key: 2, value: declined, name: 不同意, end: declined}
      - {key: 3, value: question, name: 有疑问, again: consent,
         when: {any: [{tier: gold}, {tier: diamond}], not: {corporate: yes}}}
  - id: signature
    kind: enter
    field: form_no
    evidence: yes
  - id: commit
    kind: commit
  - id: slip
    kind: slip
    do: "回执 {reference}"
"""

CLOSING = """\
id: closing
name: 结尾
steps:
  - id: note
    kind: note
    act: farewell
    optional: yes
    when: {item_state: [declined, deferred]}
  - id: farewell
    kind: say
    act: farewell
    say: goodbye
"""

PHRASES = """\
welcome:
  source: ours
  norms: [CM-HALL-01-01]
  zh:
    - {greeting: 您好，, hall: "欢迎光临{hall}。"}
    - {greeting: 欢迎您！, hall: "这里是{hall}。"}
  en:
    - {greeting: "Hello, ", hall: "welcome to {hall}."}
ask_document:
  source: CM-HALL-01-08
  zh:
    - apology: 很抱歉，
      own_document: 这项业务需要您本人的有效证件。
  en:
    - own_document: Please show your document.
which_plan:
  source: ours
  zh: [{question: 您想换成哪种套餐？}]
  en: [{question: "Which plan would you like?"}]
consent_plan:
  source: ours
  zh: [{change: "{customer}，改为{new_plan_name}，", effect: "{effective}生效。"}]
  en: [{change: "Change to {new_plan_name}, ", effect: "effective {effective}."}]
goodbye:
  source: ours
  zh: [{thanks: 谢谢，再见。}]
  en: [{thanks: Thank you.}]
"""

PLANS = """\
- {code: P1, name: 畅享59, new_plan_name: 畅享59, new_plan_fee_fen: 5900}
- {code: P2, name: 畅享99, new_plan_name: 畅享99, new_plan_fee_fen: 9900}
"""

MINI = {
    "pack.yaml": PACK,
    "flows/opening.yaml": OPENING,
    "flows/verify.yaml": VERIFY,
    "flows/tariff_change.yaml": CHANGE,
    "flows/closing.yaml": CLOSING,
    "phrases.yaml": PHRASES,
    "catalogue/plans.yaml": PLANS,
}


def write(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """The pack in this folder, with some files replaced."""
    for name, text in {**MINI, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


if __name__ == "__main__":
    import sys

    write(Path(sys.argv[1]))
