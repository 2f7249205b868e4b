"""``sheetcrm import``: a file of leads against the clients; keeps a plan, writes nothing into the workbook."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.duplicates import save
from sheetcrm.commands.import_lists import keep_not_taken, keep_talks
from sheetcrm.config.mapping import SavedMapping, load_mapping, refuse_mapping, save_mapping
from sheetcrm.core.importing.admitting import Admission
from sheetcrm.core.importing.owners import owner_rule
from sheetcrm.jobs.clients.importing import Given, Import, fields_of, import_inbox, import_leads
from sheetcrm.journal.written import Made, note_beside
from sheetcrm.report.importing import import_document, import_lines, import_rows
from sheetcrm.stores.named_places import refuse_place_of_list


class Wishes(Struct, frozen=True):
    """What the command line said of a file."""

    mapping: tuple[str, ...] = ()
    saved: Path | None = None
    save_as: Path | None = None
    program: str | None = None
    basis: str = ""
    own_base: bool = False
    owner: str = ""
    source: str = ""
    out: Path | None = None


def import_file(asked: jobs.Asked, file: str, as_json: bool, wishes: Wishes) -> None:
    """Prints what becomes of every row of the file."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("import", str(asked.target or ""), as_json, early, progress, asked=asked):
        refuse_place_of_list(wishes.out, (file,))
        if wishes.save_as is not None:
            refuse_mapping(wishes.save_as)
        saved = load_mapping(wishes.saved, early) if wishes.saved is not None else SavedMapping()
        said = fields_of(wishes.mapping)
        fields = {**saved.fields, **said}
        owner = wishes.owner or saved.owner
        admission = Admission(
            (wishes.basis or saved.basis).strip(),
            wishes.own_base or saved.own_base,
            owner_rule(owner) if owner else None,
            wishes.source or saved.source,
        )
        program = wishes.program or saved.program
        done = import_leads(asked, file, Given(fields, frozenset(said.values()), program, admission))
        if wishes.out is not None:
            note_beside(done.opened.state, done.opened.now, Made.REPORT, wishes.out)
            save(import_rows(done, done.opened.reader), wishes.out)
        if wishes.save_as is not None:
            save_mapping(wishes.save_as, _used(done, fields, owner, admission), early)
        beside = keep_not_taken(done) if asked.write else None
        talks = keep_talks(done) if asked.write else None
    progress.done()
    if as_json:
        print_json(import_document(done, done.opened.reader, beside, talks))
    else:
        say(import_lines(done, done.opened.reader, beside, talks))


def bring_in(asked: jobs.Asked, as_json: bool, owner: str) -> None:
    """Prints what becomes of the rows people typed into «Новые клиенты», and of held back ones."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("inbox", str(asked.target or ""), as_json, early, progress, asked=asked):
        done = import_inbox(asked, Admission(owner=owner_rule(owner) if owner else None, own_base=True))
    progress.done()
    if as_json:
        print_json(import_document(done, done.opened.reader, command="inbox"))
    else:
        say(import_lines(done, done.opened.reader))


def _used(done: Import, fields: dict[str, str], owner: str, said: Admission) -> SavedMapping:
    """What was used to read the file, so that the next one is read the same way."""
    program = done.incoming.importer.name if done.incoming.importer is not None else None
    if program is None and done.leads is not None:
        own = done.leads.sources[0]
        fields = {key: heading for key, heading in own.headings.items() if not key.startswith("extra:")} | fields
    return SavedMapping(program, fields, said.basis, owner, said.source, said.own_base)
