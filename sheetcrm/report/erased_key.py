"""What is said of the key by which erased people are told again; for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.wording import Text
from sheetcrm.jobs.law.erased_key import Carried
from sheetcrm.report.envelope import Document, opening

DID = {
    "written": Text(
        ru="Ключ записан. Перенесите файл на другой компьютер, выполните там sheetcrm key --take ФАЙЛ и удалите файл в обоих местах.",
        en="The key is saved. Take the file to the other computer, run sheetcrm key --take FILE there, "
"and delete the file in both places.",
    ),
    "taken": Text(ru="Ключ принят. Файл больше не нужен: удалите его.", en="The key was accepted. The file is no longer needed: delete it."),
    "known": Text(ru="Этот ключ здесь уже есть. Файл можно удалить.", en="This key is here already. The file can be deleted."),
}  # fmt: skip
KNOWN = Text(
    ru="Контактов удалённых людей, которые программа здесь узнает: {n}.",
    en="Contacts of erased people that the program recognises here: {n}.",
)
UNKNOWN = Text(
    ru="Не узнает: {n}. Их удалили на другом компьютере, и его ключа здесь нет: там sheetcrm key --out ФАЙЛ, здесь sheetcrm key --take ФАЙЛ.",
    en="Not recognised: {n}. They were erased on another computer whose key is not here: sheetcrm "
    "key --out FILE there, sheetcrm key --take FILE here.",
)


def key_report(found: Carried) -> Iterator[str]:
    """What was done, and how many are known."""
    lang = found.opened.reader
    if found.did in DID:
        yield DID[found.did].say(lang)
    yield KNOWN.say(lang, n=found.can_tell)
    if found.cannot:
        yield UNKNOWN.say(lang, n=found.cannot)


def key_document(found: Carried) -> Document:
    """The same for programs; the key itself is never in it."""
    return {
        **opening("key", found.opened.workbook.name),
        "did": found.did,
        "counts": {"told": found.can_tell, "not_told": found.cannot},
    }
