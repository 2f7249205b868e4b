"""Who answers for new clients: one person, several in turn, or by what stands in a column. Pure.

A rule is written in words: ``Ирина``; ``Ирина, Вера``; ``Город: Самара = Ирина; Москва = Вера; * = Ирина, Вера``. In turn means
whoever has the fewest clients comes next, in the order of the names when several have as few, so that the same file gives the
same people whenever it is imported into the same base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault

BAD_RULE = Fault(
    "import/owner-rule",
    ConfigError,
    Text(
        ru="Не понимаю, кому отдать новых клиентов: {given}.", en="It is unclear whom to give new clients to: {given}."
    ),
    Text(
        ru='Пишите: --owner Ирина; --owner "Ирина, Вера" (по очереди); '
        '--owner "Город: Самара = Ирина; Москва = Вера; * = Ирина, Вера" (звёздочка — все остальные, без неё нельзя).',
        en='Write: --owner Irene; --owner "Irene, Vera" (in turn); --owner "City: Bristol = Irene; Bath '
        '= Vera; * = Irene, Vera" (the star is everybody else and is required).',
    ),
)


class OwnerRule(Struct, frozen=True):
    """Whom new clients go to. ``column``: whose words decide, empty when none do; ``people``: word (folded) → names; ``rest``:
    the names for all others."""

    rest: tuple[str, ...]
    column: str = ""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def owner_rule(said: str) -> OwnerRule:
    """A rule out of its words. Raises ConfigError.

    >>> owner_rule("Ирина, Вера").rest, owner_rule("Город: Самара = Ирина; * = Вера").people
    (('Ирина', 'Вера'), {'самара': ('Ирина',)})
    """
    column, colon, rules = said.partition(":")
    if not colon:
        names = _names(said)
        if not names or "=" in said:
            raise BAD_RULE(given=said)
        return OwnerRule(names)
    people: dict[str, tuple[str, ...]] = {}
    rest: tuple[str, ...] = ()
    for rule in rules.split(";"):
        word, equals, said_names = rule.partition("=")
        if not rule.strip():
            continue
        if not equals or not word.strip() or not _names(said_names):
            raise BAD_RULE(given=said)
        if word.strip() == "*":
            rest = _names(said_names)
        else:
            people[_folded(word)] = _names(said_names)
    if not rest or not column.strip():
        raise BAD_RULE(given=said)
    return OwnerRule(rest, column.strip(), people)


def assigned(rule: OwnerRule, words: Sequence[str], owners: Iterable[str]) -> list[str]:
    """The person for each new client. ``words``: what stands in the column of the rule; ``owners``: those of the clients
    there are, one for each.

    >>> assigned(owner_rule("Ирина, Вера"), ["", "", ""], ["Вера"])
    ['Ирина', 'Ирина', 'Вера']
    """
    have = Counter(_folded(name) for name in owners)
    found = []
    for word in words:
        names = rule.people.get(_folded(word), rule.rest)
        name = min(names, key=lambda one: have[_folded(one)])  # the first of those with the fewest
        have[_folded(name)] += 1
        found.append(name)
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().replace("ё", "е")
