"""Field type choice: one of a list, the team's own or the one its column shows. Pure.

With a list, its spelling is the right one. Without, the most frequent spelling of a value is, and a rare value a slip
away from a frequent one is told as a probable slip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.letters import fold, nearest, one_line, tidy, unmix
from sheetcrm.core.fields.persons import is_english_first_name, is_first_name
from sheetcrm.core.fields.text import written
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

#: A value counts as the slip of another that stands at least this many times as often, and at least this often.
RATIO = 8
OFTEN = 5
#: Above this many different values a column is free text rather than a choice.
MOST_VALUES = 400

NEAR = IssueCode(
    "choice/near-miss",
    Severity.WARNING,
    Text(ru="Похоже на опечатку в значении", en="A likely typo in a value"),
    Text(
        ru="«{value}», похоже, опечатка: обычно здесь пишут «{guess}». Сами не исправляем, предложили правку.",
        en="“{value}” may be a typo: this column usually says “{guess}”. Not changed, only proposed.",
    ),
    Text(
        ru="Поправьте значение, иначе фильтры и отчёты посчитают его отдельным.",
        en="Correct the value, or filters and reports will count it as a separate one.",
    ),
    Cause.SLIP,
    {"status": "оплочен"},
)
NOT_LISTED = IssueCode(
    "choice/not-listed",
    Severity.WARNING,
    Text(ru="Значения нет в списке", en="The value is not on the list"),
    Text(
        ru="«{value}» нет в списке допустимых значений. Оставили как есть.",
        en="“{value}” is not on the list of allowed values. Left as it is.",
    ),
    Text(
        ru="Выберите слово из списка или допишите своё на вкладку «Справочники».",
        en="Choose a word from the list, or add yours on the tab “Lists”.",
    ),
    Cause.SLIP,
    {"status": "где-то между"},
)
#: The list under which the two examples above are wrong.
EXAMPLE_CHOICES = {"status": ("заявка", "оплачен", "отменён")}


def choice_key(text: str) -> str:
    """What a value is, whatever its case and the punctuation at its end: «Отказ!!!» is «отказ».

    >>> choice_key("Отказ!!!") == choice_key("отказ")
    True
    """
    return fold(text.rstrip("!?.,;: ") or text)


def canonical(values: Sequence[Value], counts: Sequence[int], lang: Lang) -> tuple[dict[str, str], dict[str, int]]:
    """The most frequent spelling of each value that differs only in case or letters, and how often it stands."""
    spelled: dict[str, dict[str, int]] = {}
    for value, count in zip(values, counts, strict=True):
        text = one_line(unmix(tidy(written(value, lang)))) if value is not None else ""
        key = choice_key(text)
        if key:
            by_spelling = spelled.setdefault(key, {})
            by_spelling[text] = by_spelling.get(text, 0) + count
    best = {key: _best(key, found) for key, found in spelled.items()}
    return best, {key: sum(found.values()) for key, found in spelled.items()}


def _best(key: str, spellings: Mapping[str, int]) -> str:
    """The most frequent spelling; of equally frequent ones that which begins with a capital, then the alphabet, so that a run can
    be repeated. A person's name begins with a capital where a quarter of its cells does."""
    pool = list(spellings)
    first = key.split(" ", 1)[0]
    if is_first_name(first) or is_english_first_name(first):
        # Many a word is a rare name, too: one capital among eighty is a slip.
        capital = [text for text in pool if text[:1].isupper()]
        if 4 * sum(spellings[text] for text in capital) >= sum(spellings.values()):
            pool = capital
    return min(pool, key=lambda t: (-spellings[t], t.islower(), t.isupper() and len(t) > 3, t))


def slips(totals: Mapping[str, int]) -> dict[str, str]:
    """Rare values and the frequent one each is a slip away from."""
    if len(totals) > MOST_VALUES:
        return {}
    frequent = [key for key, count in totals.items() if count >= OFTEN]
    found: dict[str, str] = {}
    for key, count in totals.items():
        target = nearest(key, [f for f in frequent if totals[f] >= RATIO * count])
        if target is not None:
            found[key] = target
    return found


def prepare(values: Sequence[Value], context: Context) -> Mapping[str, Any]:
    """The right spelling by folded value, and the probable slips."""
    counts = context.facts.get("counts") or [1] * len(values)
    if context.choices:
        listed = {choice_key(choice): choice for choice in context.choices}
        return {"spellings": listed, "slips": {}, "listed": True}
    best, totals = canonical(values, counts, context.lang)
    return {"spellings": best, "slips": slips(totals), "listed": False}


def parse(value: Value, context: Context) -> Reading:
    """The value in its right spelling; near misses and values off the list are told."""
    if value is None:
        return EMPTY
    typed = written(value, context.lang)
    clean = one_line(unmix(tidy(typed)))
    key = choice_key(clean)
    if not key:
        return EMPTY
    facts = context.facts
    spellings: Mapping[str, str] = facts.get("spellings") or {choice_key(c): c for c in context.choices}
    right = spellings.get(key)
    if facts.get("listed", bool(context.choices)) and right is None:
        guess = nearest(key, spellings)
        if guess is None:
            return spelt(value, clean, clean, NOT_LISTED)
        return Reading(clean, spellings[guess], Kind.PROPOSAL, "choice/near-miss", NEAR, {"guess": spellings[guess]})
    slip = facts.get("slips", {}).get(key)
    if slip is not None:
        guess = spellings[slip]
        return Reading(clean, guess, Kind.PROPOSAL, "choice/near-miss", NEAR, {"guess": guess})
    return spelt(value, clean, right or clean, None)


def spelt(value: Value, clean: str, right: str, issue: IssueCode | None) -> Reading:
    """A cell whose right spelling is known. ``clean``: the cell without what cannot be seen."""
    if not isinstance(value, str) or right == value:
        return Reading(right, issue=issue)
    if right != clean:
        return Reading(right, right, Kind.PROPOSAL, "choice/spelling", issue)
    why = "text/spaces" if one_line(tidy(value)) == clean else "text/mixed-alphabet"
    return Reading(right, right, Kind.SPELLING, why, issue)


def _text(value: Any, lang: Lang) -> str:
    return str(value)


CHOICE = FieldType("choice", parse, _text, prepare)
