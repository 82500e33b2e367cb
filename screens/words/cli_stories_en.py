"""English, for the commands about stories."""

WORDS = {
    "cli.packs.test": "play a pack's stories: one line a failure, and the branches that none takes",
    "cli.packs.keys": "the shortest keys of a story, and the keystroke minimum; without one, of all",
    "cli.packs.record": "a story from a finished visit of this hall, without personal data",
    "cli.packs.test.pack": "a pack's name or folder; without one every pack that comes with the program",
    "cli.packs.keys.story": "a story's id; without one the table of all",
    "cli.packs.record.visit_id": "the visit, as the ledger names it",
    "option.story": "this story only",
    "stories.told": "{pack}: {count} stories, {bad} failed; {branches} branches, {open} without a story ({seconds} s)",
    "stories.keys": "{count} stories: ratio median {median}, worst {worst} ({story}); {over} above {goal}",
    "stories.here": "keys {pressed}, minimum {least}, ratio {ratio}, {seconds} s by the keystroke-level model",
    "stories.untold": "The recorded story does not play as it stands:",
    "column.story": "Story", "column.pressed": "Keys", "column.least": "Minimum", "column.ratio": "Ratio",
    "column.model": "Seconds", "column.typed": "Pressed",
}
