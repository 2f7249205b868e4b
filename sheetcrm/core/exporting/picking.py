"""Whose rows a list has: everybody's, those of a base, a group or a segment. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from sheetcrm.core.outcome import Outcome
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.evaluate import SegmentState
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Base
from sheetcrm.core.wording import LANGS, Lang, Text
from sheetcrm.errors import ConfigError, Fault, PlanError

Mask = npt.NDArray[np.bool_]
Exported = Literal["clients", "orders", "deals"]
EXPORTED: tuple[Exported, ...] = get_args(Exported)

#: The bases by the words people use; the general one is whoever is in any of the others.
BASES: Final[Mapping[Base | None, Text]] = {
    Base.ACTIVE: Text(ru="АКБ", en="active base"),
    Base.INACTIVE: Text(ru="НКБ", en="inactive base"),
    None: Text(ru="ОКБ", en="general base"),
}
EVERYBODY = Text(ru="все", en="everybody")

NO_BASE = Fault(
    "export/no-base",
    ConfigError,
    Text(ru="Базы или группы «{name}» нет.", en="There is no base or group “{name}”."),
    Text(ru="Можно: {known}.", en="There are: {known}."),
)
NO_SEGMENT = Fault(
    "export/no-segment",
    ConfigError,
    Text(ru="Сегмента «{name}» нет на вкладке «Сегменты».", en="There is no segment “{name}” on the tab “Segments”."),
    Text(ru="Есть: {known}.", en="There are: {known}."),
)
SEGMENT_OFF = Fault(
    "export/segment-off",
    PlanError,
    Text(ru="Сегмент «{name}» сейчас не работает: {state}.", en="The segment “{name}” is not active: {state}."),
    Text(
        ru="Поправьте строку на вкладке «Сегменты»; что с ней не так, покажет sheetcrm segments.",
        en="Correct its row on the tab “Segments”; sheetcrm segments says what is wrong with it.",
    ),
)


class Wish(Struct, frozen=True):
    """What was asked for. ``table``: whose rows; ``base`` and ``segment``: whose of them, nobody left out when both are
    empty; ``columns``: headings or keys, all when there are none; ``partner``: for whom outside the firm the list is."""

    table: Exported = "clients"
    base: str = ""
    segment: str = ""
    columns: tuple[str, ...] = ()
    masked: bool = False
    partner: str = ""

    def title(self, lang: Lang) -> str:
        """Whom the list is of, in words."""
        return " + ".join(name for name in (self.base, self.segment) if name) or EVERYBODY.say(lang)


def picked(outcome: Outcome, wish: Wish, lang: Lang) -> Mask | None:
    """Which clients the list is of; None for everybody. Raises ConfigError for a name nobody knows, PlanError for a segment
    that is not at work."""
    masks = []
    if wish.base:
        masks.append(_base(outcome, wish.base, lang))
    if wish.segment:
        masks.append(_segment(outcome, wish.segment, lang))
    return np.logical_and.reduce(masks) if masks else None


def base_names(lang: Lang) -> Iterator[str]:
    """What may be asked for as a base."""
    yield from (text.say(lang) for text in (*BASES.values(), *LIFECYCLE_LABEL.values()))


def _base(outcome: Outcome, name: str, lang: Lang) -> Mask:
    assert outcome.known is not None, "asked only of a workbook with clients"
    frame, wanted = outcome.known.frame, fold(name)
    base = frame["base"].astype(object).to_numpy()
    once: Mask = ~outcome.known.second
    for key, text in BASES.items():
        if wanted in {fold(text.say(one)) for one in LANGS}:
            found: Mask = once & np.array(
                [b is not None if key is None else b == key for b in base.tolist()], dtype=bool
            )
            # Where nobody knows who bought, nobody is in a part of the base, and everybody in the whole of it.
            return found if key is not None or outcome.known.has_purchases else outcome.known.counted
    group = frame["lifecycle"].astype(object).to_numpy()
    for one, text in LIFECYCLE_LABEL.items():
        if wanted in {str(one), *(fold(text.say(lang)) for lang in LANGS)}:
            members: Mask = once & np.array([g == one for g in group.tolist()], dtype=bool)
            return members
    raise NO_BASE(name=name, known=", ".join(base_names(lang)))


def _segment(outcome: Outcome, name: str, lang: Lang) -> Mask:
    wanted = fold(name)
    for one in outcome.segments:
        if fold(one.name) == wanted:
            if one.state is not SegmentState.ON:
                raise SEGMENT_OFF(name=one.name, state=one.error or one.state_words)
            return one.mask
    raise NO_SEGMENT(name=name, known=", ".join(one.name for one in outcome.segments) or "—")
