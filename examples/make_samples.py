"""Makes the two sample workbooks and what is true about them: ``python examples/make_samples.py [FOLDER]``.

Everything in them is invented. The same code gives the same bytes on every run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from making import book, clients, orders, truth  # noqa: E402
from making.base import Chance  # noqa: E402
from making.en import English  # noqa: E402
from making.layout import EN, RU  # noqa: E402
from making.ru import Russian  # noqa: E402

SEED = 20261120


def make(folder: Path) -> list[Path]:
    """The files written: for each language the workbook and its truth."""
    written = []
    for voice, layout in ((Russian(), RU), (English(), EN)):
        chance = Chance(SEED)
        people = clients.make(voice, chance)
        bought = orders.make(voice, chance, people)
        path = folder / layout.file
        book.write(path, layout, voice, people, bought)
        known = folder / f"truth.{voice.lang}.json"
        known.write_text(
            json.dumps(truth.tell(layout, people, bought), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        written += [path, known]
    return written


if __name__ == "__main__":
    for made in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(made)
