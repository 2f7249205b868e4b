"""What ``templates`` says: which rows became files and what a folder would change, with the differences; for people and as
JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sheetcrm.core.drafts.text.template_files import Difference, line_difference, positions_of
from sheetcrm.core.schema import TABLES
from sheetcrm.core.schema import heading as usual_heading
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.drafts.templates import FileFate, Planned, Saved
from sheetcrm.paths import as_argument
from sheetcrm.report.changes import change_document
from sheetcrm.report.envelope import Document, opening

SAVED = Text(
    ru="Шаблоны таблицы — файлами в «{folder}»: новых {new}, без изменений {same}, заменено {replaced}.",
    en="The workbook's templates are saved as files in “{folder}”: {new} new, {same} unchanged, {replaced} replaced.",
)
NOTHING = Text(ru="На вкладке «{tab}» нет ни одного шаблона.", en="The tab “{tab}” has no templates.")
OTHERWISE = Text(
    ru="Файлы говорят другое и не тронуты ({n}); заменить их: --replace",
    en="Files that say something else were left alone ({n}); to replace them: --replace",
)
LOADED = Text(
    ru="Папка «{folder}»: как в таблице {same}, иначе {differ}, новых {new}, непригодных {wrong}.",
    en="The folder “{folder}”: {same} as in the workbook, {differ} different, {new} new, {wrong} unusable.",
)
EMPTY = Text(
    ru="Файлов вида {lang}/birthday.email.txt в папке «{folder}» нет.",
    en="The folder “{folder}” has no files such as {lang}/birthday.email.txt.",
)
FILE = Text(ru="{file} — {where}", en="{file}: {where}")
NEW_ROW = Text(ru="новая строка", en="a new row")
ROW_AT = Text(ru="строка {row}", en="row {row}")
CELL = Text(ru="   {heading}: «{before}» → «{after}»", en="   {heading}: “{before}” → “{after}”")
CELL_NEW = Text(ru="   {heading}: {after}", en="   {heading}: {after}")
LINES = Text(ru="   {heading}:", en="   {heading}:")
LEFT = Text(ru="Строк без файла: {n}. Они остаются как есть.", en="Rows without a file: {n}. They stay as they are.")
NEXT = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Записать: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To write it: sheetcrm apply {target}{plan}",
)
OFF = Text(
    ru="Новые строки, о которых в файле не сказано active: yes, будут выключены.",
    en="New rows whose file does not say active: yes will be switched off.",
)
MOST = 20


def saved_lines(done: Saved, lang: Lang) -> Iterator[str]:
    """What ``templates --to`` prints."""
    counts = Counter(one.fate for one in done.files)
    if not done.files:
        yield NOTHING.say(lang, tab=TABLES["templates"].title)
        return
    yield SAVED.say(
        lang,
        folder=str(done.folder),
        new=counts[FileFate.NEW],
        same=counts[FileFate.SAME],
        replaced=counts[FileFate.REPLACED],
    )
    for one in done.files:
        if one.fate in (FileFate.DIFFERS, FileFate.REPLACED):
            yield FILE.say(lang, file=one.name, where=ROW_AT.say(lang, row=str(one.row)))
            yield from (f"   {line}" for line in _some(line_difference(one.before, one.text)))
    if counts[FileFate.DIFFERS]:
        yield OTHERWISE.say(lang, n=counts[FileFate.DIFFERS])


def loaded_lines(done: Planned, lang: Lang) -> Iterator[str]:
    """What ``templates --from`` prints."""
    found = done.loaded
    if not (found.differences or found.same):
        yield EMPTY.say(lang, folder=str(done.folder), lang=done.opened.lang)
        return
    wrong = [one for one in found.differences if one.wrong is not None]
    new = [one for one in found.differences if one.wrong is None and one.position is None]
    differ = len(found.differences) - len(wrong) - len(new)
    yield LOADED.say(lang, folder=str(done.folder), same=len(found.same), differ=differ, new=len(new), wrong=len(wrong))
    for one in found.differences:
        yield from _difference(done, one, lang)
    if any("active" not in dict(_head_of(one)) for one in new):
        yield OFF.say(lang)
    if found.without:
        yield LEFT.say(lang, n=len(found.without))
    if done.name is not None:
        target = done.opened.asked.target
        yield NEXT.say(lang, plan=done.name, target=as_argument(target))


def _head_of(one: Difference) -> dict[str, str]:
    return {key: after for key, (_, after) in one.fields.items() if key != "active" or after in ("да", "yes")}


def _difference(done: Planned, one: Difference, lang: Lang) -> Iterator[str]:
    if one.wrong is not None:
        yield from (line if n else f"✗ {line}" for n, line in enumerate(one.wrong.say(lang)))
        return
    table = done.templates.table
    where = NEW_ROW.say(lang) if one.position is None else ROW_AT.say(lang, row=str(int(table.row[one.position])))
    yield FILE.say(lang, file=one.name, where=where)
    for key, (before, after) in one.fields.items():
        heading = table.heading(key) if table.has(key) else usual_heading("templates", key, lang)
        if key == "body":
            yield LINES.say(lang, heading=heading)
            yield from (f"     {line}" for line in _some(line_difference(before, after)))
        elif one.position is None:
            yield CELL_NEW.say(lang, heading=heading, after=after)
        else:
            yield CELL.say(lang, heading=heading, before=before, after=after)


def _some(lines: Iterator[str]) -> Iterator[str]:
    for n, line in enumerate(lines):
        if n == MOST:
            yield "…"
            return
        yield line


def saved_document(done: Saved) -> Document:
    """What ``templates --to --json`` prints."""
    return {
        **opening("templates", done.opened.workbook.location),
        "folder": str(done.folder),
        "files": [
            {"file": one.name, "row": one.row, "fate": str(one.fate), "before": one.before or None, "after": one.text}
            for one in done.files
        ],
        "run": None,
        "changes": [],
        "without": [],
    }


def loaded_document(done: Planned, lang: Lang) -> Document:
    """What ``templates --from --json`` prints."""
    table = done.templates.table
    files: list[Document] = [{"file": name, "row": None, "fate": "same"} for name in done.loaded.same]
    for one in done.loaded.differences:
        if one.wrong is not None:
            files.append(
                {
                    "file": one.name,
                    "row": None,
                    "fate": "wrong",
                    "code": one.wrong.code,
                    "message": one.wrong.say(lang)[0],
                }
            )
            continue
        row = None if one.position is None else int(table.row[one.position])
        fields = {key: {"before": before, "after": after} for key, (before, after) in one.fields.items()}
        fate = "new" if one.position is None else "differs"
        files.append({"file": one.name, "row": row, "fate": fate, "fields": fields})
    return {
        **opening("templates", done.opened.workbook.location),
        "folder": str(done.folder),
        "files": files,
        "run": done.name,
        "changes": [change_document(change) for change in done.loaded.changes],
        "without": list(positions_of(done.loaded.without, table)),
    }
