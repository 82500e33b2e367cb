"""The commands of practice, English."""

WORDS = {
    "cli.practice": "Practise on the same screens and keys, in a store of its own",
    "cli.practice.scenario": "the scenario to practise (without it: chosen on the screen)",
    "cli.practice.level": "help: auto, shown, cued, blank, exam",
    "cli.practice.seed": "the same number brings the same customer",
    "cli.practice.seat": "name of the seat",
}
