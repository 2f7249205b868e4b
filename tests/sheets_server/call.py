"""One call of an API method, with all it needs to be carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .exchange import Request
from .files import File
from .masks import Mask
from .model.document import Document
from .oauth import Caller
from .rendering import Reader
from .writing import Editing

if TYPE_CHECKING:
    from .app import SheetsServer


@dataclass
class Call:
    """A call that passed the checks. `path` holds the decoded parts of its path, `query` the last of each parameter."""

    server: SheetsServer
    request: Request
    caller: Caller
    path: dict[str, str]
    query: dict[str, Any]
    body: dict[str, Any]
    mask: Mask | None = None
    target: File | None = None
    changed: bool = field(default=False)

    @property
    def file(self) -> File:
        assert self.target is not None, "the method names no file"
        return self.target

    @property
    def is_masked(self) -> bool:
        """Whether the call names the fields it wants, be it all of them; Drive gives few of its own accord."""
        return "fields" in self.query

    @property
    def document(self) -> Document:
        return self.file.document

    def reader(self) -> Reader:
        """A reader of the document as it stands now."""
        return Reader(self.document, self.server.now())

    def editing(self) -> Editing:
        """A change of the document that has no effect until it is committed."""
        return self.server.editing(self.file, self.caller.address)

    def viewing(self) -> Editing:
        """The document as it stands in the caller's hands, to ask what they may edit; not to be changed."""
        server = self.server
        new_id = self.server.random.getrandbits
        return Editing(self.document, self.file, self.caller.address, server.switches, server.now(), lambda: new_id(31))

    def commit(self, editing: Editing) -> None:
        """Make a change the state of the file."""
        self.server.commit(editing)
        self.changed = True
