"""The stories that are typed at the real program: those of the journeys that end as a visit should."""

from __future__ import annotations

from tests.journeys.stories import STORIES
from tests.journeys.story import Story

OPEN = "⏎ ⏎"
MORE = (
    Story("top_up", "现金", OPEN + "12⏎ {phone}⏎ 1 2 1 150⏎ ⏎ ⏎ 3 ⏎ 1 ⏎ 1 1", ("12 done",)),
    Story("enquiry", "服务密码", OPEN + "13⏎ 1 {phone}⏎ 2 {password}⏎ ⏎ 1 1 1 0 1 1", ("13 informed",)),
    Story("complaint", "转工单", OPEN + "04⏎ 2 ⏎ 1⏎ 多扣了两个月的钱⏎ {phone}⏎ 2 1 1 许秀梓⏎ ⏎ 1 ⏎ 1 1",
          ("04 ticketed",)),
    Story("guidance", "领到台席", OPEN + "01⏎ 1 0 5⏎ ⏎ 1 1 5", ("01 handed_over",), outcome="referred"),
)
"""Flows that the journeys do not tell of yet."""
TOLD = {story.flow for story in STORIES}
TALES = tuple(story for story in (*STORIES, *(more for more in MORE if more.flow not in TOLD))
              if story.items and not story.settings)
FIRST = tuple({story.flow: story for story in reversed(TALES)}.values())
"""The plain story of each service."""
