"""Which column of people's tabs gets which entry rule. Pure.

A column gets a rule only where that helps who types: not where formulas fill it, not where the team evidently writes
otherwise than the rule would have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.fields.choice import canonical, choice_key
from sheetcrm.core.fields.kind import LABELS as KIND_LABELS
from sheetcrm.core.fields.messenger_names import names_of
from sheetcrm.core.fields.phone import shown_in
from sheetcrm.core.lists import FOR
from sheetcrm.core.records import replace
from sheetcrm.core.rules.model import EntryRule, ListRange, RuleKind
from sheetcrm.core.schema import TABLES
from sheetcrm.core.table import Source, Table
from sheetcrm.core.wording import Lang, Text

#: Tables of people's own whose columns may have rules.
RULED = ("clients", "orders")
#: And one in which only lists are offered: what a consent was given for is what counts.
LISTED = ("consents",)
#: Fields beside those of ``FOR`` that a list serves.
ALSO: Mapping[str, str] = {"orders.owner": "owner", "orders.source": "source", "messenger2": "messenger"}
#: A column of answers with more different words than this is no column of answers.
_MOST_ANSWERS = 8
#: Countries whose numbers have ten digits; elsewhere seven are asked for.
_TEN_DIGITS = ("RU", "KZ", "US", "CA")

_YES_NO = (Text(ru="да", en="yes"), Text(ru="нет", en="no"))
_CONSENT = (*_YES_NO, Text(ru="отозвано", en="withdrawn"))
#: Numbers that belong to nobody.
_EXAMPLES = {"RU": "+79071000001", "GB": "+447158100001", "US": "+12025550123"}
_DAY, _BORN = Text(ru="05.03.2026", en="2026-03-05"), Text(ru="05.03.1987", en="1987-03-05")


class RuleSettings(Struct, frozen=True):
    """What the team decided that rules depend on. ``choices``: words by field; ``required``: kind of client → fields;
    ``formats``: field or folded heading → kind of rule, or ``any`` for none."""

    lang: Lang
    region: str = "RU"
    phone_style: str = "international"
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    required: Mapping[str, Sequence[str]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)


def folded(heading: str) -> str:
    """A heading by which a column is found.

    >>> folded("  Дата \\n договора ")
    'дата договора'
    """
    return " ".join(heading.casefold().split())


def wanted_rules(tables: Mapping[str, Table], settings: RuleSettings) -> tuple[EntryRule, ...]:
    """The rules of every column that gets one, tab by tab from left to right; each column once."""
    found: dict[tuple[str, int], EntryRule] = {}
    for key in (*RULED, *LISTED):
        table = tables.get(key)
        if table is None:
            continue
        for number, source in enumerate(table.sources):
            at = (table.tab == number).nonzero()[0]
            for rule in _of_source(key, table, source, at, tables.get("lists"), settings):
                found.setdefault((source.tab, rule.column), rule)
    return tuple(rule for _, rule in sorted(found.items(), key=lambda item: item[0]))


def _of_source(
    key: str, table: Table, source: Source, at: Any, lists: Table | None, settings: RuleSettings
) -> Iterator[EntryRule]:
    rows = [int(table.row[i]) for i in at]
    last = max(rows, default=source.header_row)
    width = max([*source.columns.values(), *source.extras.values()], default=0) + 1
    for name, column in {**source.columns, **source.extras}.items():
        if key in LISTED and f"{key}.{name}" not in FOR.values():
            continue
        made = table.formulas.get(name, frozenset())
        if len(made) * 2 > len(table) or not source.heading(name).strip():
            continue
        blank = EntryRule(
            RuleKind.REQUIRED, f"{key}.{name}", source.tab, source.sheet_id, source.header_row, last, column,
            source.heading(name), settings.lang, width, required=key == "clients" and _is_required(name, settings),
        )  # fmt: skip
        cells = [] if name not in table.raw.columns else [table.typed(i, name) for i in at]
        rule = _rule(blank, key, name, [c for c in cells if c is not None], lists, settings)
        if rule is not None:
            yield rule


def _is_required(name: str, settings: RuleSettings) -> bool:
    return any(name in fields for fields in settings.required.values())


def _rule(
    blank: EntryRule, key: str, name: str, filled: Sequence[Any], lists: Table | None, settings: RuleSettings
) -> EntryRule | None:
    """The rule of one column. ``filled``: what its cells hold."""
    known = TABLES[key].field(name)
    said = settings.formats.get(folded(blank.heading))
    if said == "any":
        return None
    kind = said or (known.type if known is not None else "")
    if said is None and (kind != "messenger" or _are_names(filled, settings)):
        found = _listed(blank, key, name, lists, settings)
        if found is not None:
            return found
    lang = settings.lang
    if kind in ("date", "birthday"):
        # Where days stand as text, every new one would be called wrong.
        texts = sum(isinstance(value, str) for value in filled)
        if texts * 2 <= len(filled) or not filled:
            return replace(blank, kind=RuleKind.DATE, example=(_BORN if kind == "birthday" else _DAY).say(lang))
    elif kind == "email":
        return replace(blank, kind=RuleKind.EMAIL)
    elif kind == "phone":
        nobodys = _EXAMPLES.get(settings.region, _EXAMPLES["RU"])
        example = shown_in(nobodys, settings.phone_style, settings.region, lang)
        return replace(blank, kind=RuleKind.PHONE, digits=10 if settings.region in _TEN_DIGITS else 7, example=example)
    elif kind in ("yes_no", "consent", "kind"):
        answers = _YES_NO if kind == "yes_no" else _CONSENT if kind == "consent" else tuple(KIND_LABELS.values())
        return _answers(blank, kind, answers, filled)
    return blank if blank.required else None


def _are_names(filled: Sequence[Any], settings: RuleSettings) -> bool:
    """Whether a column says which messenger, and never an address there: that stands on no list."""
    names = names_of(tuple(settings.choices.get("messenger", ())))
    return bool(filled) and all(isinstance(cell, str) and names.called(cell) is not None for cell in filled)


def _listed(blank: EntryRule, key: str, name: str, lists: Table | None, settings: RuleSettings) -> EntryRule | None:
    """A choice from «Справочники», or from the words of config.yaml where the tab says nothing."""
    field_key = name if key == "clients" else f"{key}.{name}"
    column = next((k for k, target in FOR.items() if target == field_key), ALSO.get(field_key))
    if lists is not None and column is not None and lists.has(column):
        source = next((s for s in lists.sources if column in s.columns), None)
        if source is not None and any(value is not None for value in lists.raw[column].tolist()):
            place = ListRange(source.tab, source.columns[column], source.header_row + 1)
            return replace(blank, kind=RuleKind.LIST, source=place)
    words = tuple(settings.choices.get(field_key, ()))
    return replace(blank, kind=RuleKind.LIST, values=words) if words else None


def _answers(blank: EntryRule, kind: str, answers: Sequence[Text], filled: Sequence[Any]) -> EntryRule | None:
    """A choice of answers: ours, and the words the team uses for them already."""
    ours = [answer.say(blank.lang) for answer in answers]
    if kind == "yes_no" and all(isinstance(value, bool) for value in filled):
        # Only a sheet that has checkboxes can offer what stands there already.
        return replace(blank, kind=RuleKind.YES_NO, values=() if filled else tuple(ours), checkbox=True)
    if not all(isinstance(value, str) for value in filled):
        return None
    spelled, _ = canonical(filled, [1] * len(filled), blank.lang)
    taken = {choice_key(word) for word in ours}
    words = [*ours, *(spelled[word] for word in sorted(spelled) if word not in taken)]
    rule = RuleKind.YES_NO if kind == "yes_no" else RuleKind.ANSWERS
    return replace(blank, kind=rule, values=tuple(words)) if len(words) <= _MOST_ANSWERS else None
