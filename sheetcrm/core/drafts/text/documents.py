"""What a message carries of the order or deal it is about: a link that the team allows, or files that go with a letter. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from sheetcrm.core.drafts.reasons import Reason
from sheetcrm.core.drafts.text.attached import DraftFile, Finder, is_link, names_in
from sheetcrm.core.drafts.text.links import forged, host_of
from sheetcrm.core.drafts.text.lint_codes import NO_DOCUMENT
from sheetcrm.core.drafts.text.small_print import safe_url
from sheetcrm.core.wording import Lang, Text

NO_LINK = Text(ru="это не ссылка https", en="it is not an https link")
OTHER_HOST = Text(ru="чужой адрес", en="an address that is not yours")
NO_FOLDER = Text(
    ru="это не ссылка https, а папка для файлов не названа (drafts.attachments)",
    en="it is not an https link, and no folder for files is named (drafts.attachments)",
)
NOT_IN_A_TEXT = Text(ru="файл в SMS не отправить, нужна ссылка", en="a text message cannot carry a file; use a link")
_INSIDE = Text(ru="{name} (в приложении)", en="{name} (attached)")


class Document(Struct, frozen=True):
    """What a message carries of its order or deal. ``said``: what its template prints; ``wrong``: why the message must not go;
    ``unfit``: nothing is wrong with the files, and a message of this kind carries none."""

    said: object = None
    link: str = ""
    files: tuple[DraftFile, ...] = ()
    wrong: Reason | None = None
    unfit: bool = False


#: Of a message that carries none.
NO_PAPER = Document()


class Documents:
    """What the documents of a run are held against. ``own``: links of the team's; ``hosts``: other sites it allows; ``find``:
    looks for a file, None where no folder of files is named."""

    def __init__(self, own: Iterable[str], hosts: Iterable[str], find: Finder | None) -> None:
        ours = [host for link in own if (host := host_of(link))]
        self._allowed = (*ours, *(entry.lower().removeprefix("www.") for entry in hosts))
        self._find = find

    def of(self, value: object, channel: str, lang: Lang) -> Document:
        """What a message of a channel carries of the cell that names its document."""
        if not value:
            return Document(value)
        if not isinstance(value, str) or is_link(value) or not names_in(value):
            link = value.strip() if isinstance(value, str) else ""
            what = self._wrong_link(link)
            return Document(value, link) if what is None else _refused(value, what)
        if self._find is None:
            return _refused(value, NO_FOLDER)
        found: list[DraftFile] = []
        for name in names_in(value):
            file = self._find(name)
            if isinstance(file, Text):
                return _refused(value, file)
            found.append(file)
        if channel == "sms":
            return Document(value, wrong=Reason(NO_DOCUMENT, {"what": NOT_IN_A_TEXT}), unfit=True)
        names = ", ".join(file.name for file in found)
        if channel != "email":
            return Document(names)
        return Document(_INSIDE.say(lang, name=names), files=tuple(found))

    def _wrong_link(self, link: str) -> Text | None:
        if not safe_url(link):
            return NO_LINK
        host = host_of(link) or ""
        if not any(host == known or host.endswith("." + known) for known in self._allowed):
            return OTHER_HOST
        return forged(link, frozenset(self._allowed))


def _refused(value: object, what: Text) -> Document:
    return Document(value, wrong=Reason(NO_DOCUMENT, {"what": what}))
