"""config.example.yaml is the model, in words: it loads, it has every key, and its values are the defaults."""

from __future__ import annotations

import re
from pathlib import Path

from sheetcrm.config.campaigns import Campaigns
from sheetcrm.config.model import Config, leaves, load, parse
from sheetcrm.config.problems import all_keys
from sheetcrm.config.source import read
from sheetcrm.core.schema import TABLES

EXAMPLE = Path(__file__).parents[3] / "config.example.yaml"


def uncommented() -> str:
    """The example with every line that begins with "#" and no space switched on."""
    return re.sub(r"^( *)#([^ #].*)$", r"\1\2", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_it_says_exactly_the_defaults() -> None:
    assert list(leaves(load(EXAMPLE))) == list(leaves(Config()))


def test_it_loads_with_everything_switched_on() -> None:
    config = parse(uncommented(), EXAMPLE)
    assert config.workbook is not None
    assert config.law.google_accepted is not None


def test_every_key_of_the_model_is_in_it() -> None:
    marks = read(uncommented(), "config.example.yaml").marks
    written = {tuple(part for part in path if isinstance(part, str)) for path in marks}
    flat = {".".join(path) for path in written}
    # A table's own keys stand below its name.
    flat |= {key.replace("tables.clients.", "tables.") for key in flat}
    # What every campaign takes is shown with the first of them.
    flat |= {key.replace(".welcome.", f".{name}.") for key in flat for name in Campaigns.model_fields}
    assert set(all_keys(Config)) - flat == {"workbook.path"}
    assert "workbook: {path:" in EXAMPLE.read_text(encoding="utf-8")


def test_every_field_is_listed_in_it() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    listed = set(re.findall(r"[a-z_0-9]+", text[text.index("# Fields of clients") : text.index("#tables:")]))
    for table in ("clients", "orders"):
        assert {f.key for f in TABLES[table].fields} <= listed
    assert all(table in text for table in TABLES)
