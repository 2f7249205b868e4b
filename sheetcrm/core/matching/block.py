"""Second stage: which pairs of rows are worth comparing. Pure.

Every blocking rule gives each row a hashed key; rows with one key are a block, and pairs inside a block are candidates.
A block that is too big is split by a second key (a phone held by a whole office, by surname), not dropped; what is
still too big then gives each row its nearest neighbours only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from sheetcrm.core.matching.clean import Clean, Hashes, Many, Words, text_hash
from sheetcrm.core.matching.contacts import is_shared_box
from sheetcrm.core.matching.integers import Codes, Ints, distinct_in_place
from sheetcrm.core.matching.known import full_names, known_names
from sheetcrm.core.matching.skeleton import surname

LARGEST: Final = 40  # rows in a block of which all pairs are compared
LARGEST_WEAK: Final = 10  # the same for keys on which strangers often agree
NEAREST: Final = 3  # neighbours compared in a block that could not be split
# Second keys (their order is that in ``blocking_rules``): every one, and those that say more than another name would.
_BY_ALL: Final = tuple(range(9))
_BY_FEW: Final = (2, 3, 6, 8)  # birthday, city, postcode, patronymic
_PART: Final = 250_000  # pairs to each part of them
_ROOM: Final = 32  # pairs a row there is room for at first
_VOWELS: Final = str.maketrans("", "", "aeiou")

_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_FOLD: Final = np.uint64(0xBF58476D1CE4E5B9)


def mixed(*parts: Hashes) -> Hashes:
    """One key out of several; 0 (no key) when any of them is 0, so that empty values never agree."""
    key = np.zeros_like(parts[0])
    empty = np.zeros(len(key), bool)
    with np.errstate(over="ignore"):
        for part in parts:
            empty |= part == 0
            key = (key ^ part) * _ODD
            key = (key ^ (key >> np.uint64(29))) * _FOLD
    key = np.where(key == 0, np.uint64(1), key)
    key[empty] = 0
    return key


def _numbers(values: Codes) -> Hashes:
    with np.errstate(over="ignore"):
        return np.where(values > 0, (values.astype(np.uint64) + np.uint64(7)) * _ODD, np.uint64(0))


def _shortened(words: Words, letters: int) -> Hashes:
    """Hashes of the first letters of each value, 0 for values that are shorter."""
    return _of(words, [v[:letters] if len(v) >= letters else "" for v in words.values])


def _of(words: Words, texts: list[str]) -> Hashes:
    own = text_hash(np.array(texts, dtype=object))
    own = np.append(np.where(np.array([t == "" for t in texts], bool), np.uint64(0), own), np.uint64(0))
    return own.astype(np.uint64)[words.codes]


def full_name_of(first: Words) -> list[str]:
    """For each given name as written the full name it most likely stands for, itself when we know none."""
    known, fulls = known_names(), full_names()
    return [fulls[k.ids[0]] or v if (k := known.get(v)) is not None else v for v in first.values]


class Rule(Struct, frozen=True):
    """One blocking rule over a table: a key for each of the ``rows`` it says anything of, and the ``most`` rows a block
    may have before it is split by second keys (``splits``: their places in :class:`Rules`). A row may stand in ``rows``
    several times, with several keys.

    Keys are made when they are asked for, so that those of all rules are never held at once.
    """

    name: str
    make: Callable[[], Hashes]
    rows: Codes
    most: int
    splits: tuple[int, ...]

    @property
    def key(self) -> Hashes:
        """The key of each of the rows, 0 for none."""
        return self.make()


class Rules(Struct, frozen=True):
    """The blocking rules of a table, and the second keys by which blocks that are too big are split (one a row)."""

    rules: tuple[Rule, ...]
    seconds: tuple[Hashes, ...]


class Pairs(Struct, frozen=True):
    """Pairs of rows of a table of ``n``, each once, as single ascending numbers: ``a * n + b`` with a before b.

    ``parts``: these numbers a part at a time, one at least, so that no piece of work needs all of them at once.
    """

    parts: tuple[Ints, ...]
    n: int

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def rows(self, part: Ints) -> tuple[Ints, Ints]:
        """The two rows of the pairs of a part (or of some of them), the smaller first."""
        a, b = np.divmod(part, self.n)
        return a, b

    def at(self, places: Ints) -> tuple[Ints, Ints]:
        """The two rows of the pairs at these places (ascending), the smaller first."""
        starts = np.cumsum([0, *map(len, self.parts)])
        found = [part[places[(places >= start) & (places < start + len(part))] - start]
                 for part, start in zip(self.parts, starts.tolist(), strict=False)]  # fmt: skip
        return self.rows(np.concatenate(found)) if found else self.rows(np.empty(0, np.int64))


def candidate_pairs(clean: Clean) -> Pairs:
    """Every candidate pair."""
    n = clean.n
    if n < 2:
        return Pairs((np.empty(0, np.int64),), max(n, 1))
    keys = blocking_rules(clean)
    # Room is asked for once and taken only as it is filled.
    room, used = np.empty(_ROOM * n, np.int64), 0
    for rule in keys.rules:
        found = _pairs_of(rule, keys.seconds, n)
        if used + len(found) > len(room):
            room = np.concatenate((room[:used], np.empty(used + 2 * len(found), np.int64)))
        room[used : used + len(found)] = found
        used += len(found)
    every = distinct_in_place(room[:used])
    return Pairs(tuple(every[start : start + _PART] for start in range(0, max(len(every), 1), _PART)), n)


def blocking_rules(clean: Clean, telling: Collection[str] | None = None) -> Rules:
    """The keys of every row. Keys depend on contents alone, so those of two tables can be compared.

    ``telling``: which columns of unknown meaning are keys by themselves; found out when not given (:func:`telling_others`).
    """
    n = clean.n
    if telling is None:
        telling = telling_others(clean)
    last = clean.last.hashes()
    full_names_of = full_name_of(clean.first)
    full_first = _of(
        clean.first, ["" if len(v) == 1 else full for v, full in zip(clean.first.values, full_names_of, strict=True)]
    )
    initial = _of(clean.first, [v[:1] for v in full_names_of])
    patronymic = clean.patronymic.hashes()
    born_key = _numbers(np.where((clean.month > 0) & (clean.day > 0), clean.born(), 0))
    year = _numbers(clean.year)
    month_day = _numbers(np.where(clean.day > 0, clean.month * 100 + clean.day, 0))
    city, company = clean.city.hashes(), clean.company.hashes()
    address, postcode = clean.address.hashes(), clean.postcode.hashes()

    def first3() -> Hashes:
        return _of(clean.first, [v[:3] if len(v) >= 3 else "" for v in full_names_of])

    def either_order() -> Hashes:
        bare = _of(clean.first, [_bare(v) for v in clean.first.values])
        with np.errstate(over="ignore"):
            return np.where((last == 0) | (bare == 0), np.uint64(0), last + bare)

    seconds = (last, full_first, born_key, city, company, address, postcode, initial, patronymic)
    strong: dict[str, Callable[[], Hashes]] = {
        "inn": clean.inn.hashes,
        "last+first": lambda: mixed(last, full_first),
        "either order": either_order,
        "day+first": lambda: mixed(month_day, full_first),
        "last+year": lambda: mixed(last, year),
        "last+day": lambda: mixed(last, month_day),
        "last3+first3+year": lambda: mixed(_shortened(clean.last, 3), first3(), year),
        "postcode+house": lambda: mixed(postcode, clean.house.hashes()),
        "address": lambda: address,
        "company": lambda: company,
        "website": clean.website.hashes,
        **{f"{name}+last": partial(_with, other, last) for name, other in clean.others.items()},
        **{name: other.hashes for name, other in clean.others.items() if name in telling},
    }
    weak: dict[str, Callable[[], Hashes]] = {
        "born": lambda: born_key,
        "first+patronymic": lambda: mixed(full_first, patronymic),
        "last+initial": lambda: mixed(last, initial),
        "consonants+first3": lambda: mixed(
            _of(clean.last, [v.translate(_VOWELS)[:5] for v in clean.last.values]), first3()
        ),
        "tail+first": lambda: mixed(
            _of(clean.last, [v[-4:] if len(v) >= 6 else "" for v in clean.last.values]), full_first
        ),
        "first+year+city": lambda: mixed(full_first, year, city),
        "first+city": lambda: mixed(full_first, city),
        "last+city": lambda: mixed(last, city),
        "last+postcode": lambda: mixed(last, postcode),
        "first+postcode": lambda: mixed(full_first, postcode),
        "day+postcode": lambda: mixed(month_day, postcode),
        "initial+patronymic+city": lambda: mixed(initial, patronymic, city),
        "loose address": lambda: _of(clean.address, [_loose_address(v) for v in clean.address.values]),
        "sorted company": lambda: _of(clean.company, [" ".join(sorted(v.split())) for v in clean.company.values]),
        "short company": lambda: _of(
            clean.company, [v.replace(" ", "")[:8] if len(v) > 8 else "" for v in clean.company.values]
        ),
        **{f"{name}+first": partial(_with, other, full_first) for name, other in clean.others.items()},
    }
    everyone = np.arange(n, dtype=np.int32)
    phone, email, messenger = clean.phone, clean.email, clean.messenger
    rules = [Rule(f"strong: {name}", make, everyone, LARGEST, _BY_ALL) for name, make in strong.items()]
    rules += [Rule(f"weak: {name}", make, everyone, LARGEST_WEAK, _BY_FEW) for name, make in weak.items()]
    rules += [
        Rule("phone", lambda: _held(phone, seven=False), phone.rows, LARGEST, _BY_ALL),
        Rule("seven digits", lambda: _held(phone, seven=True), phone.rows, LARGEST_WEAK, _BY_ALL),
        Rule("email", lambda: _held(email, seven=False), email.rows, LARGEST, _BY_ALL),
        Rule("mailbox", lambda: _local_parts(email), email.rows, LARGEST_WEAK, _BY_ALL),
        Rule("messenger", lambda: _held(messenger, seven=False), messenger.rows, LARGEST, _BY_ALL),
    ]
    return Rules(tuple(rules), seconds)


def telling_others(clean: Clean) -> frozenset[str]:
    """The columns of unknown meaning that have enough different values for equal ones to mean something."""
    return frozenset(name for name, other in clean.others.items() if _telling(other))


def _with(other: Words, names: Hashes) -> Hashes:
    return mixed(other.hashes(), names)


def _bare(name: str) -> str:
    """A given name as a surname would be keyed, so that swapped columns meet."""
    return surname(name) if len(name) > 1 else ""


def _telling(other: Words) -> bool:
    """Whether a column of unknown meaning has enough different values for equal ones to mean something."""
    held = int(other.has.sum())
    return held > 0 and len(other.values) > 0.2 * held


def _loose_address(text: str) -> str:
    numbers = [w for w in text.split() if w[0].isdigit()]
    names = sorted(w for w in text.split() if not w[0].isdigit() and len(w) > 3)
    return " ".join([*numbers[:2], *names[-1:]]) if numbers and names else ""


def _held(many: Many, *, seven: bool) -> Hashes:
    if not len(many.rows):
        return np.empty(0, np.uint64)
    values = many.values
    if seven:  # one digit wrong or missing at the front
        values = np.array([v[-7:] if len(v) > 7 else "" for v in values], dtype=object)
    return np.where(values == "", np.uint64(0), text_hash(values))[many.codes]


def _local_parts(many: Many) -> Hashes:
    texts = np.array(
        ["" if is_shared_box(v) else local if len(local := v.partition("@")[0]) > 4 else "" for v in many.values],
        dtype=object,
    )
    own = np.where(texts == "", np.uint64(0), text_hash(texts)) if len(texts) else np.empty(0, np.uint64)
    return own[many.codes]


def _pairs_of(rule: Rule, seconds: Sequence[Hashes], n: int) -> Ints:
    """Pairs of one blocking rule as single numbers ``a * n + b``."""
    key = rule.key
    held = key != 0
    blocks = _Blocks.of(key[held], rule.rows[held], n)
    if len(blocks.packed) < 2:
        return np.empty(0, np.int64)
    sizes = blocks.sizes()
    found = _within(blocks.some((sizes <= rule.most) & (sizes > 1)), n, LARGEST)
    large = blocks.some(sizes > rule.most)
    if len(large.packed):
        key, rows = large.keys(), large.rows()
        for place in rule.splits:
            own = mixed(key, seconds[place][rows])
            there = own != 0
            split = _Blocks.of(own[there], rows[there], n)
            sizes = split.sizes()
            found += _within(split.some((sizes <= rule.most) & (sizes > 1)), n, LARGEST)
            found += _within(split.some(sizes > rule.most), n, NEAREST + 1)
        found += _within(large, n, NEAREST + 1)
    return distinct_in_place(np.concatenate(found)) if found else np.empty(0, np.int64)


class _Blocks(NamedTuple):
    """Rows by key, those of one key by position: what the key begins with and the row in one number, so that sorting
    is sorting numbers. Two keys that begin alike are one block, of which there is none in a billion pairs of keys."""

    packed: Hashes
    bits: np.uint64

    @classmethod
    def of(cls, key: Hashes, rows: Codes, n: int) -> _Blocks:
        bits = np.uint64(max(n - 1, 1).bit_length())
        packed = (key >> bits << bits) | rows.astype(np.uint64)
        packed.sort()
        return cls(packed, bits)

    def keys(self) -> Hashes:
        return self.packed >> self.bits << self.bits

    def rows(self) -> Ints:
        found: Ints = (self.packed & ((np.uint64(1) << self.bits) - np.uint64(1))).astype(np.int64)
        return found

    def sizes(self) -> Ints:
        """Of every row, how many rows its block has."""
        key = self.packed >> self.bits
        starts = np.flatnonzero(np.concatenate((np.ones(min(len(key), 1), bool), key[1:] != key[:-1])))
        sizes = np.diff(np.append(starts, len(key)))
        return np.repeat(sizes, sizes)

    def some(self, kept: npt.NDArray[np.bool_]) -> _Blocks:
        return _Blocks(self.packed[kept], self.bits)


def _within(blocks: _Blocks, n: int, reach: int) -> list[Ints]:
    """Pairs of each row with the next few of its block, in the order of positions (which is an order of contents)."""
    found: list[Ints] = []
    key, rows = blocks.packed >> blocks.bits, blocks.rows()
    at = np.arange(len(key))
    for step in range(1, reach):
        at = at[: np.searchsorted(at, len(key) - step)]
        at = at[key[at] == key[at + step]]
        if not len(at):
            break
        a, b = rows[at], rows[at + step]
        found.append((a * n + b)[a != b])
    return found
