"""Files as Drive sees them: who owns them, who may do what, when they changed."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sheetcrm.core.records import replace

from .model.document import Document

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")

DRIVE_LAG = timedelta(minutes=3)
"""How late Drive may learn of a change made in a spreadsheet."""

_ONE_REVISION = timedelta(minutes=5)
"""Edits of one person that follow one another within this time are one revision."""

_versions = itertools.count(1)


@dataclass(slots=True)
class Revision:
    """A state of a file that Drive lists; what was in it is not kept."""

    id: str
    modified: datetime
    editor: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What Drive tells of a file's last change."""

    moment: datetime
    version: int
    modified: datetime
    editor: str


@dataclass
class File:
    """One spreadsheet or folder. `permissions` maps an id to the permission as the Drive API shows it."""

    document: Document
    owner: str
    created: datetime
    modified: datetime
    last_editor: str
    parents: list[str] = field(default_factory=list)
    permissions: dict[str, dict[str, Any]] = field(default_factory=dict)
    copy_closed: bool = False
    trashed: bool = False
    version: int = field(default_factory=lambda: next(_versions))
    app_properties: dict[str, str] = field(default_factory=dict)
    mime_type: str = SPREADSHEET
    revisions: list[Revision] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    """Changes of the last minutes, the oldest of them the last one before."""
    comments: list[dict[str, Any]] = field(default_factory=list)
    """Comments with their replies as Drive shows them, but for the author, who is an address here."""
    content: bytes | None = None
    """What is in a file of another kind than spreadsheets and folders."""

    @property
    def file_id(self) -> str:
        return self.document.spreadsheet_id

    def copy(self) -> File:
        """The file as it stands, under the same id, for another server: what becomes of the one the other does not see."""
        return replace(
            self, document=self.document.fork(), parents=list(self.parents), permissions=copy.deepcopy(self.permissions),
            app_properties=dict(self.app_properties), revisions=copy.deepcopy(self.revisions), stamps=list(self.stamps),
            comments=copy.deepcopy(self.comments),
        )  # fmt: skip

    def role_of(self, person: str) -> str | None:
        """The highest role somebody has on the file, by name, domain or link; None for no access."""
        folded = person.casefold()
        best = -1
        for found in self.permissions.values():
            kind = found["type"]
            fits = (
                kind == "anyone"
                or (folded and kind in ("user", "group") and found.get("emailAddress", "").casefold() == folded)
                or (kind == "domain" and folded.endswith("@" + found.get("domain", "").casefold()))
            )
            if fits:
                best = max(best, ROLES.index(found["role"]))
        return ROLES[best] if best >= 0 else None

    def may_edit(self, person: str) -> bool:
        role = self.role_of(person)
        return role is not None and ROLES.index(role) >= ROLES.index("writer")

    def share(self, permission_id: str, kind: str, role: str, **who: str) -> dict[str, Any]:
        """Add or replace a permission."""
        found: dict[str, Any] = {"kind": "drive#permission", "id": permission_id, "type": kind, "role": role} | who
        self.permissions[permission_id] = found
        return found

    def editors(self) -> list[str]:
        """The addresses of everybody who may edit, the owner first."""
        people = [
            found["emailAddress"]
            for found in self.permissions.values()
            if "emailAddress" in found and ROLES.index(found["role"]) >= ROLES.index("writer")
        ]
        return sorted(people, key=lambda person: person != self.owner)

    def changed(self, moment: datetime, person: str) -> None:
        """Note a change; times never repeat within a file, so every edit moves modifiedTime."""
        self.version = next(_versions)
        earliest = self.modified.timestamp() + 0.001
        self.modified = max(moment, datetime.fromtimestamp(earliest, UTC))
        self.last_editor = person
        self.stamps.append(Stamp(moment, self.version, self.modified, person))
        while len(self.stamps) > 1 and moment - self.stamps[1].moment > DRIVE_LAG:
            del self.stamps[0]
        last = self.revisions[-1] if self.revisions else None
        if last is not None and last.editor == person and self.modified - last.modified < _ONE_REVISION:
            last.modified = self.modified
        else:
            self.revisions.append(Revision(str(len(self.revisions) + 1), self.modified, person))

    def stamp(self, moment: datetime, *, late: bool) -> Stamp:
        """The last change Drive knows of at that moment: the last one, or late the last before the lag."""
        now = Stamp(moment, self.version, self.modified, self.last_editor)
        if not late or not self.stamps:
            return now
        return next((stamp for stamp in reversed(self.stamps) if moment - stamp.moment >= DRIVE_LAG), self.stamps[0])


def permission_id_of(address: str) -> str:
    """A stable numeric id for an address, as Google gives every account one."""
    number = 7
    for letter in address.casefold():
        number = (number * 131 + ord(letter)) % 10**20
    return f"{number:020d}"


def root_id_of(address: str) -> str:
    """The id of somebody's My Drive, which calls may also name `root`."""
    return f"0A{permission_id_of(address)[:13]}UK9PVA"


def timestamp(moment: datetime) -> str:
    """RFC 3339 with milliseconds, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def newest_first(files: Iterable[File]) -> list[File]:
    return sorted(files, key=lambda file: (file.modified, file.version), reverse=True)


def parents_of(file: File, person: str) -> list[str]:
    """The folders a file is in; one that is in none stands in its owner's My Drive, which nobody else sees."""
    if file.owner == person:
        return file.parents or ["root"]
    return [parent for parent in file.parents if parent != "root"]
