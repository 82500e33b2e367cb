"""Names of what was practised, in words: scenarios, and steps as reports name them."""

from __future__ import annotations

from collections.abc import Mapping

from app.pack.model import Pack, Step
from app.practice.curriculum import Curriculum
from app.practice.scenario import Scenario


def scenario_of(curricula: Mapping[str, Curriculum], pack: str, name: str) -> Scenario | None:
    """The scenario of that id; None where it is there no more."""
    found = curricula.get(pack)
    return next((one for one in found.scenarios if one.id == name), None) if found is not None else None


def scenario_name(curricula: Mapping[str, Curriculum], pack: str, name: str, lang: str = "zh") -> str:
    """What a scenario is called; its id where it is there no more."""
    found = scenario_of(curricula, pack, name)
    return found.name.of(lang) if found is not None else name


def step_words(pack: Pack, step: Step, lang: str = "zh") -> str:
    """A step in a few words: what it asks for, else what is to be done or said there."""
    said = pack.phrases[step.say].words(lang) if step.say in pack.phrases else ""
    return step.ask.of(lang) or step.do.of(lang) or said or step.id


def row_words(curricula: Mapping[str, Curriculum], row: str, lang: str = "zh") -> tuple[str, str]:
    """Service and step of `flow/step` or `pack/flow/step`; the ids themselves where nothing is known of them."""
    *named, flow, step = row.split("/") if row.count("/") else ("", row)
    for curriculum in curricula.values():
        pack = curriculum.pack
        if flow in pack.flows and (not named or pack.id in named):
            flows = (pack.flows[name] for name in (flow, pack.opening, pack.closing) if name in pack.flows)
            found = next((one for each in flows for one in each.steps if one.id == step), None)
            return pack.flows[flow].name.of(lang), step_words(pack, found, lang) if found is not None else step
    return flow, step
