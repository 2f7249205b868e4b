"""Find or create, for forms and imports: who a new row is among the clients of a workbook. Writes nothing.

>>> from sheetcrm.jobs.clients.finding import ClientBase
>>> from sheetcrm.jobs import Asked
>>> base = ClientBase.load(["clients.xlsx"], Asked())  # doctest: +SKIP
>>> found = base.find({"name": "Анна", "phone": "8 903 555-44-33"})  # doctest: +SKIP
>>> found.answer, found.place  # doctest: +SKIP
(<Answer.ATTACH: 'attach'>, Place(row=17, tab='Клиенты', client_id='К-000017', file=None, known=True))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.incoming import field_of, matchable_row
from sheetcrm.core.matching import Answer, Candidate, Found, Index
from sheetcrm.core.people import ROLES
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Value
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.clients.bases import Place, Rows, base_of
from sheetcrm.jobs.opening import Asked, run_settings

UNKNOWN_FIELD = Fault(
    "find/unknown-field",
    ConfigError,
    Text(ru="Поля «{given}» у клиента нет.", en="A client has no field “{given}”."),
    Text(ru="Поля: {fields}.", en="The fields: {fields}."),
)


class Answered(Struct, frozen=True):
    """Who a row is. ``place``: where the client stands that it is to be attached to, None unless ``answer`` is
    ``attach``. ``near``: rows it has to do with, the likeliest first, each with its place."""

    found: Found
    place: Place | None
    near: tuple[tuple[Place, Candidate], ...]

    @property
    def answer(self) -> Answer:
        return self.found.answer


class ClientBase:
    """The clients of one or several workbooks, read and matched once; any number of rows can be asked about."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.index = Index(rows.frame, roles=rows.roles, region=rows.region)
        opened = rows.opened
        self._settings = None if opened is None else run_settings(opened.config, opened.state)

    @classmethod
    def load(cls, targets: Sequence[str | None], asked: Asked) -> ClientBase:
        """Raises ConfigError and StoreError of reading."""
        return cls(base_of(targets, asked, {}))

    def __len__(self) -> int:
        return len(self.rows.frame)

    def find(self, values: Mapping[str, Value]) -> Answered:
        """Who the row is. Its keys are fields of a client (``name``, ``phone``, ``email``, ``company``, ``inn`` …), the
        values are as somebody typed them. Raises ConfigError for another key.
        """
        fields: dict[str, Value] = {}
        for key, value in values.items():
            field = field_of(key)
            if field is None:
                raise UNKNOWN_FIELD(given=key, fields=", ".join(sorted({"name", *ROLES} - {"full_name"})))
            fields[field] = value
        if self._settings is not None:
            row, roles = matchable_row(fields, self._settings, self.rows.day)
        else:
            row, roles = dict(fields), {field: ROLES[field] for field in fields}
        found = self.index.find(row, roles)
        places = self.rows.places
        near = tuple((places[one.row], one) for one in found.candidates)
        return Answered(found, None if found.row is None else places[found.row], near)
