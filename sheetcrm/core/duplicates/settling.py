"""Reads people's decisions off the tab of duplicates: what is remembered, and what is to be merged. Pure.

One word in a group is about all of it. Several words in a group are each about their own line: lines that say «объединить»
are merged with one another, a line that says «разные» is different from every other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations, product

from msgspec import Struct, field

from sheetcrm.core.duplicates.evidence import Evidence
from sheetcrm.core.duplicates.groups import Group, group_base, line_keys, open_groups
from sheetcrm.core.duplicates.memory import WORDS, Decision, Pair, Remembered, Word, pair_of, word_in
from sheetcrm.core.duplicates.names import NAMELESS, Names
from sheetcrm.core.duplicates.respecting import Respected, respected
from sheetcrm.core.fields.yes_no import YES
from sheetcrm.core.matching import Matches
from sheetcrm.core.plan.approval import Agreed
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.queue import Lines
from sheetcrm.core.wording import Lang, Text

#: Members of a group that may be decided at once: each pair is remembered, and these are 4,950.
MOST_DECIDED = 100

#: Members of a group whose lines are looked for under the names from before their ids: each had its id by then or not.
MOST_RENAMED = 8

REMEMBERED = {
    Word.DIFFERENT: Text(ru="✓ разные, запомнено {when}", en="✓ different, remembered {when}"),
    Word.LINKED: Text(ru="✓ связаны, запомнено {when}", en="✓ linked, remembered {when}"),
}
FORGOTTEN = Text(
    ru="✓ решение снято: о группе спросим заново", en="✓ decision withdrawn: you will be asked about the group again"
)
PUT_OFF = Text(ru="отложено", en="put off")
NOT_A_WORD = Text(ru="не понято: выберите решение из списка", en="not understood: choose a decision from the list")
TOO_LARGE = Text(
    ru="в группе больше {n} строк: сначала разберитесь, почему они так похожи",
    en="more than {n} rows in this group: first find out why they are so alike",
)
ONE_LINE = Text(
    ru="«объединить» стоит у одной строки: отметьте хотя бы две или оставьте в группе одно решение",
    en="“merge” is beside one row: put it beside at least two, or leave one decision in the group",
)
SEVERAL_KEPT = Text(
    ru="«Оставить эту строку» отмечено у нескольких строк: оставьте одну отметку",
    en="“Keep this row” is ticked for several rows: leave one tick",
)
RELATED = Text(
    ru="не объединено: это связанные, но разные люди",
    en="not merged: these are linked, but different people",
)


class Wish(Struct, frozen=True):
    """A group of rows that people want to be one. ``members``: positions; ``keep``: the one whose row stays, None where
    nobody said. ``base``: the group's key without a count; ``lines``: the keys of its lines."""

    members: tuple[int, ...]
    keep: int | None = None
    base: str = ""
    lines: tuple[str, ...] = ()


class Settled(Struct, frozen=True):
    """``found``: what the matcher found once all words are respected. ``groups``: those that are still open. ``wishes``:
    merges that were ticked. ``results``: what is said beside lines, by key."""

    found: Respected
    groups: tuple[Group, ...]
    remembered: Remembered
    wishes: tuple[Wish, ...] = ()
    results: Mapping[str, str] = field(default_factory=dict)

    @property
    def matches(self) -> Matches:
        return self.found.matches


class Choice(Struct, frozen=True):
    """What the words of one group come to, by offsets of its members."""

    pairs: Mapping[tuple[int, int], Word] = field(default_factory=dict)
    merge: tuple[int, ...] = ()
    said: bool = False


def choice(words: Sequence[Word | None]) -> Choice:
    """What the words beside a group's lines mean.

    >>> choice([None, Word.MERGE, None]).merge
    (0, 1, 2)
    >>> choice([Word.MERGE, Word.MERGE, Word.DIFFERENT]).merge
    (0, 1)
    """
    said = {word for word in words if word is not None}
    if not said:
        return Choice()
    every = range(len(words))
    if len(said) == 1:
        (word,) = said
        if word is Word.MERGE:
            return Choice({}, tuple(every), True)
        apart = word in (Word.DIFFERENT, Word.LINKED)
        return Choice(dict.fromkeys(combinations(every, 2), word) if apart else {}, (), True)
    pairs = {}
    for i, j in combinations(every, 2):
        here = {words[i], words[j]}
        if Word.DIFFERENT in here:
            pairs[i, j] = Word.DIFFERENT
        elif Word.LINKED in here:
            pairs[i, j] = Word.LINKED
    return Choice(pairs, tuple(i for i in every if words[i] is Word.MERGE), True)


def settle(
    matches: Matches,
    names: Names,
    evidence: Evidence,
    remembered: Remembered,
    lines: Lines,
    agreed: Agreed,
    at: str,
    when: str,
    lang: Lang,
    merged: Mapping[str, str] = {},
) -> Settled:
    """Everything that was decided, now and before. ``at``: this moment as ISO text, ``when``: in words. ``merged``: see
    :func:`~sheetcrm.core.duplicates.respecting.respected`."""
    remembered = remembered.renamed(names.numbered({name for pair in remembered.pairs for name in pair}))
    typed = _Typed(lines)
    results: dict[str, str] = {}
    remembered = _reconsidered(remembered, typed, names, results, at, when, lang)
    found = respected(matches, names, remembered, evidence, merged)
    groups = tuple(open_groups(found, names))
    if not typed.any:
        return Settled(found, groups, remembered, (), results)
    counted = _Counted(agreed, remembered)
    said: dict[Pair, Decision] = {}
    decided: list[str] = []
    wishes: list[Wish] = []
    standing = {k for group in groups for k in group.line_keys(counted.key(group.base))}
    astray = typed.others(standing)
    for group in groups:
        key = counted.key(group.base)
        keys = group.line_keys(key)
        open_keys = keys
        if astray and key == group.base and not any(map(typed.told, keys)):
            # The words stand in the lines from before the clients had ids.
            key, keys = _asked_before(group, names, counted, astray) or (key, keys)
        words = [typed.word(k) for k in keys]
        if not any(word is not None or typed.unclear(k) for k, word in zip(keys, words, strict=True)):
            continue
        for k, word in zip(keys, words, strict=True):
            if word is Word.LATER:
                results[k] = PUT_OFF.say(lang)
            elif word is None and typed.unclear(k):
                results[k] = NOT_A_WORD.say(lang)
        if len(keys) > MOST_DECIDED:
            results |= {k: TOO_LARGE.say(lang, n=MOST_DECIDED) for k, word in zip(keys, words, strict=True) if word}
            continue
        meant = choice(words)
        if meant.pairs:
            said |= _decisions(group, meant, key, evidence, found, at)
            decided.append(group.base)
            results |= _remembered(keys, meant, when, lang)
        if meant.merge:
            wish = _wish(group, meant, keys, typed, results, lang)
            if wish is not None and keys is not open_keys:
                also = tuple(open_keys[i] for i in meant.merge)
                wish = replace(wish, lines=wish.lines + also)
            wishes += [wish] if wish is not None else []
        if keys is not open_keys:
            results |= {now: results[k] for k, now in zip(keys, open_keys, strict=True) if k in results}
    if said:
        remembered = remembered.said(said, decided)
        found = respected(matches, names, remembered, evidence, merged)
        groups = tuple(open_groups(found, names))
    return Settled(found, groups, remembered, tuple(wishes), results)


def _asked_before(group: Group, names: Names, counted: _Counted, astray: Set[str]) -> tuple[str, list[str]] | None:
    """The key under which a group was asked about while some of its clients had no id yet, and those of its lines, if people
    typed there."""
    for was in _called_before(group.names, names):
        key = counted.key(group_base(was))
        keys = line_keys(key, was)
        if not astray.isdisjoint(keys):
            return key, keys
    return None


def _called_before(now: tuple[str, ...], names: Names) -> Iterator[tuple[str, ...]]:
    """What clients may have been known by together before each of them had its id, aligned."""
    if len(now) > MOST_RENAMED:
        return
    places = names.positions(now)
    known = [
        (name,) if name.startswith(NAMELESS) or name not in places else (name, names.before(places[name][0]))
        for name in now
    ]
    for was in product(*known):
        if was != now:
            yield was


class _Counted:
    """The key under which a group is asked about now: how often it was decided is counted by the journal of this machine
    and by what the team remembers, and the higher count holds."""

    def __init__(self, agreed: Agreed, remembered: Remembered) -> None:
        self._agreed = counting(agreed, remembered)

    def key(self, base: str) -> str:
        return self._agreed.key(base)


def counting(agreed: Agreed, remembered: Remembered) -> Agreed:
    """``agreed`` with the counts that the team remembers as well."""
    if not remembered.times:
        return agreed
    times = dict(agreed.times)
    for base, count in remembered.times.items():
        times[base] = max(count, times.get(base, 0))
    return Agreed(agreed.ticked, agreed.refused, times, agreed.rules, agreed.everything)


class _Typed:
    """What people typed into the tab, by the key of the line; of the copies of a line the strictest word holds."""

    def __init__(self, lines: Lines) -> None:
        self._words: dict[str, set[Word]] = {}
        self._unclear: set[str] = set()
        self._kept: set[str] = set()
        for line in lines.lines:
            value = line.typed.get("decision")
            word = word_in(value)
            if word is not None:
                self._words.setdefault(line.key, set()).add(word)
            elif value not in (None, False) and str(value).strip():
                self._unclear.add(line.key)
            if _is_yes(line.typed.get("keep")):
                self._kept.add(line.key)

    @property
    def any(self) -> bool:
        return bool(self._words or self._unclear)

    def word(self, key: str) -> Word | None:
        said = self._words.get(key, set())
        if len(said) > 1:
            said = said - {Word.MERGE}
        return min(said, key=_STRICT.index) if said else None

    def unclear(self, key: str) -> bool:
        return key in self._unclear

    def told(self, key: str) -> bool:
        """Whether people typed a decision there, understood or not."""
        return key in self._words or key in self._unclear

    def others(self, keys: Set[str]) -> Set[str]:
        """Keys of lines with a decision that are not among these."""
        return (self._words.keys() | self._unclear) - keys

    def keeps(self, key: str) -> bool:
        return key in self._kept


#: Which of two words in copies of one line holds.
_STRICT = (Word.LATER, Word.DIFFERENT, Word.LINKED, Word.MERGE)


def _is_yes(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().casefold() in YES)


def _decisions(
    group: Group, meant: Choice, key: str, evidence: Evidence, found: Respected, at: str
) -> Iterator[tuple[Pair, Decision]]:
    pairs = found.matches.pairs
    mine = pairs[pairs["a"].isin(group.members) & pairs["b"].isin(group.members)]
    levels = {(int(row["a"]), int(row["b"])): row.to_dict() for _, row in mine.iterrows()}
    for (i, j), word in meant.pairs.items():
        a, b = sorted((group.members[i], group.members[j]))
        keys = evidence.of(a, b, levels.get((a, b)))
        earlier = found.decided.get((a, b))
        known = keys if earlier is None else keys | earlier.evidence
        yield pair_of(group.names[i], group.names[j]), Decision(word, known, at, key)


def _remembered(keys: Sequence[str], meant: Choice, when: str, lang: Lang) -> dict[str, str]:
    found = {}
    for i, key in enumerate(keys):
        words = {word for pair, word in meant.pairs.items() if i in pair}
        if words and i not in meant.merge:
            word = Word.DIFFERENT if Word.DIFFERENT in words else Word.LINKED
            found[key] = REMEMBERED[word].say(lang, when=when)
    return found


def _wish(
    group: Group, meant: Choice, keys: Sequence[str], typed: _Typed, results: dict[str, str], lang: Lang
) -> Wish | None:
    merge = meant.merge
    problem: Text | None = None
    kept = [i for i in merge if typed.keeps(keys[i])]
    if len(merge) < 2:
        problem = ONE_LINE
    elif group.verdict == "related":
        problem = RELATED
    elif len(kept) > 1:
        problem = SEVERAL_KEPT
    if problem is not None:
        results.update({keys[i]: problem.say(lang) for i in merge})
        return None
    keep = group.members[kept[0]] if kept else None
    return Wish(tuple(group.members[i] for i in merge), keep, group.base, tuple(keys[i] for i in merge))


def _reconsidered(
    remembered: Remembered, typed: _Typed, known_as: Names, results: dict[str, str], at: str, when: str, lang: Lang
) -> Remembered:
    """Decisions whose words people changed since, in the lines they were given in. A line without a word changes nothing:
    it may stand in a tab that was made anew."""
    asked: dict[str, list[Pair]] = {}
    for pair, decision in remembered.standing():
        asked.setdefault(decision.asked, []).append(pair)
    changed: dict[Pair, Decision] = {}
    counted: list[str] = []
    for key, pairs in asked.items():
        names = tuple(sorted({name for pair in pairs for name in pair}))
        keys = line_keys(key, names)
        if typed.any and not any(map(typed.told, keys)):
            before = (line_keys(key, was) for was in _called_before(names, known_as))
            keys = next((found for found in before if any(map(typed.told, found))), keys)
        meant = choice([typed.word(k) for k in keys])
        if not meant.said:
            continue
        now = {pair_of(names[i], names[j]): word for (i, j), word in meant.pairs.items()}
        gone = [pair for pair in pairs if pair not in now]
        for pair in pairs:
            earlier = remembered.pairs[pair]
            if now.get(pair) is not earlier.word:
                changed[pair] = Decision(now.get(pair), earlier.evidence, at, key)
        if gone:
            counted.append(group_base(names))
            results.update(dict.fromkeys(keys, FORGOTTEN.say(lang)))
        elif any(pair in changed for pair in pairs):
            results.update(_remembered(keys, meant, when, lang))
    return remembered.said(changed, counted) if changed else remembered


__all__ = ["WORDS", "Choice", "Settled", "Wish", "choice", "counting", "settle"]
