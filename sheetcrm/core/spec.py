"""What is known of a field and of a table: key, heading in both languages, synonyms, field type. Pure.

Keys are stable and English; headings are what people see. ``asked``: identity, consent and stop, which are taken only
under our own headings, a saved mapping or an answer given at ``init``, never by a guess.
"""

from __future__ import annotations

from msgspec import Struct

from sheetcrm.core.wording import Text


class Field(Struct, frozen=True):
    """One field of a table. ``type`` names a field type; ``synonyms`` are headings seen in real tables (lower case). ``lesser``: those
    of them that give way to any other column of the field, and to each other in this order, the best first."""

    key: str
    type: str
    heading: Text
    synonyms: tuple[str, ...] = ()
    asked: bool = False
    personal: bool = False
    lesser: tuple[str, ...] = ()


class TableSpec(Struct, frozen=True):
    """One kind of table. ``telling``: a tab is looked at as this table only where one of these fields stands above it under
    a heading we know; empty: every tab is."""

    key: str
    title: Text
    fields: tuple[Field, ...]
    kind: str = "people"
    telling: tuple[str, ...] = ()

    def field(self, key: str) -> Field | None:
        return next((f for f in self.fields if f.key == key), None)


def field(
    key: str,
    type_: str,
    ru: str,
    en: str,
    *synonyms: str,
    asked: bool = False,
    personal: bool = False,
    lesser: tuple[str, ...] = (),
) -> Field:
    """A field, written short."""
    return Field(key, type_, Text(ru=ru, en=en), (*synonyms, *lesser), asked, personal, lesser)
