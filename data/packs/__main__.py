"""`python -m data.packs FOLDER`: every problem of a pack, one a line."""

from __future__ import annotations

import sys

from app.problems import Refused, render
from app.text import safe
from data.packs import PackRefused, load


def main(folder: str, lang: str = "en") -> int:
    """Print the problems in `lang`; 1 when there are any."""
    try:
        pack = load(folder)
    except PackRefused as refused:
        for problem in refused.problems:
            print(safe(render(problem, "zh" if lang == "zh" else "en")))
        print(len(refused.problems))
        return 1
    except Refused as refused:
        print(safe(render(refused.problem, "zh" if lang == "zh" else "en")))
        return 1
    print(f"{pack.id} {pack.version} {pack.hash[:12]}: {len(pack.flows)} flows")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:3]))
