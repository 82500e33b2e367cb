"""A small program with every way a screen can change, to test the keyboard on a pty.

Usage: demo_app.py RECORD [--no-turnstile] [--hasty] [--start-after SECONDS]
Each answer is a line in RECORD: what the screen was, a tab, what was taken.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from screens import early

early.begin("demo …")

from textual.app import ComposeResult  # noqa: E402
from textual.widgets import Static  # noqa: E402

from screens.entry import Entry, Refusal, Slot  # noqa: E402
from screens.keys import KeyScreen, Lost, Turnstile, bindings  # noqa: E402

RECORD = Path(sys.argv[1])


def note(where: str, text: str) -> None:
    """Write one line to the record, at once."""
    with RECORD.open("a", encoding="utf-8") as record:
        record.write(f"{where}\t{text}\n")


def pairs(raw: str) -> str:
    """A phone number as it is read: 138 0013 8000."""
    return " ".join(filter(None, (raw[:3], raw[3:7], raw[7:])))


class AskScreen(KeyScreen[str]):
    """One question, one entry line, one problem line."""

    BINDINGS = bindings("help", "park", "lock", "finish")
    question = ""
    slot = Slot()

    def compose(self) -> ComposeResult:
        yield Static(self.question, id="question", markup=False)
        yield Entry(self, id="entry", slot=self.slot)
        yield Static("", id="problem", markup=False)

    def say(self, text: str) -> None:
        self.query_one("#problem", Static).update(text)

    def accept(self, text: str) -> bool:
        note(self.question, text)
        return True

    def back(self) -> None:
        note(self.question, "<back>")

    def refused(self, refusal: Refusal) -> None:
        self.say(f"refused {refusal.why} {refusal.text}")

    def steer(self, key: str) -> None:
        note(self.question, f"<{key}>")

    def typed(self, text: str) -> None:
        pass

    def action_help(self) -> None:
        note(self.question, "<f1>")

    def action_park(self) -> None:
        note(self.question, "<f5>")

    def action_lock(self) -> None:
        note(self.question, "<f9>")
        self.app.behind(self.lock_up())  # type: ignore[attr-defined]

    async def lock_up(self) -> None:
        """A screen that comes from background work."""
        await asyncio.sleep(0.2)
        self.app.push_screen(LockScreen())

    def action_finish(self) -> None:
        self.app.exit()


class FormScreen(AskScreen):
    """Four fields in one line after another, then a modal question, then a list, then the gate."""

    fields = ("greet", "phone", "name", "plan")
    question = "greet"

    def accept(self, text: str) -> bool:
        note(self.question, text)
        if text == "block":
            time.sleep(0.6)
        if text == "hang":
            self.call_later(asyncio.sleep, 1.2)
        if text == "sleep":
            time.sleep(30)
        if text == "no":
            self.say("refused by the form")
            return False
        following = self.fields.index(self.question) + 1
        if following == len(self.fields):
            self.app.push_screen(ModalScreen(), self.answered)
            following = 0
        self.question = self.fields[following]
        self.query_one("#question", Static).update(self.question)
        phone = Slot(fold=True, limit=11, group=pairs)
        self.query_one(Entry).take(phone if self.question == "phone" else Slot())
        return True

    def answered(self, answer: str | None) -> None:
        note("answered", answer or "")
        self.app.push_screen(GateScreen())


class ModalScreen(AskScreen):
    question = "sure?"
    slot = Slot(digit=True)

    def accept(self, text: str) -> bool:
        note(self.question, text)
        if text in ("1", "2"):
            self.dismiss(text)
        return True


class LockScreen(AskScreen):
    question = "pin"
    slot = Slot(secret=True, limit=6)

    def accept(self, text: str) -> bool:
        note(self.question, text)
        self.dismiss(text)
        return True


class GateScreen(AskScreen):
    """Consent: answered only when seen."""

    question = "agree?"
    slot = Slot(digit=True)

    def on_mount(self) -> None:
        self.app.shut_gate(  # type: ignore[attr-defined]
            dropped=lambda count: self.say(f"dropped {count}"), opened=lambda: note("gate", "open")
        )

    def accept(self, text: str) -> bool:
        note(self.question, text)
        if text == "1":
            self.app.pop_screen()
        return True


class Demo(Turnstile[int]):
    CSS = "Screen { layout: vertical; } Static { height: 1; }"

    def on_mount(self) -> None:
        self.push_screen(FormScreen())

    def keys_lost(self, lost: Lost) -> None:
        note("lost", f"{lost.why} {lost.count}")


if __name__ == "__main__":
    if "--no-turnstile" in sys.argv:
        Turnstile.turnstile_on = False
    if "--hasty" in sys.argv:
        Turnstile.settle_within = 0.3
    if "--start-after" in sys.argv:
        time.sleep(float(sys.argv[sys.argv.index("--start-after") + 1]))
    demo = Demo()
    demo.run()
    sys.exit(demo.return_code or 0)
