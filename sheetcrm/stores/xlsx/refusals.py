"""Why an .xlsx cannot be read or written, in words: each with a code of its own and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, NotNow, SheetcrmError, StoreError

_SAVE_AS_XLSX = Text(
    ru="Откройте файл в Excel или LibreOffice, выберите «Сохранить как» → «Книга Excel (.xlsx)» и запустите команду с новым "
    "файлом.",
    en="Open it in Excel or LibreOffice, choose Save As → Excel Workbook (.xlsx), and run the command on the new file.",
)
_SAVE_AGAIN = Text(
    ru="Откройте файл в Excel и сохраните его заново. Не открывается и там — возьмите вчерашнюю копию.",
    en="Open it in Excel and save it again. If Excel cannot open it either, take yesterday's copy.",
)

MISSING = Fault(
    "store/missing",
    StoreError,
    Text(ru="Файла «{name}» нет.", en="There is no file “{name}”."),
    Text(
        ru="Проверьте имя и папку. Если файл только что переименовали, укажите новое имя.",
        en="Check the name and the folder. If it was renamed a moment ago, give the new name.",
    ),
)
IS_FOLDER = Fault(
    "store/folder",
    StoreError,
    Text(ru="«{name}» — это папка, а не файл.", en="“{name}” is a folder, not a file."),
    Text(ru="Укажите файл .xlsx внутри неё.", en="Name an .xlsx file inside it."),
)
FORBIDDEN = Fault(
    "store/forbidden",
    StoreError,
    Text(ru="Нет прав на чтение файла «{name}».", en="No permission to read “{name}”."),
    Text(
        ru="Попросите у владельца файла доступ или скопируйте файл в свою папку.",
        en="Ask the file's owner for access, or copy it to a folder of yours.",
    ),
)
IN_USE = Fault(
    "store/in-use",
    NotNow,
    Text(
        ru="Файл «{name}» занят другой программой и не даёт себя прочитать.",
        en="“{name}” is in use by another program and cannot be read.",
    ),
    Text(ru="Закройте его там и запустите ещё раз.", en="Close it there and run again."),
)
NOTHING_LEFT = Fault(
    "store/nothing-left",
    StoreError,
    Text(
        ru="Кроме вкладок программы, в файле «{name}» нет ни одной видимой вкладки.",
        en="Apart from the program's tabs there is no visible tab in “{name}”.",
    ),
    Text(
        ru="Файл без вкладок не открыть. Добавьте или покажите хотя бы одну свою вкладку.",
        en="A file without tabs cannot be opened. Add or show at least one tab of your own.",
    ),
)
READ_ERROR = Fault(
    "store/read-error",
    StoreError,
    Text(ru="Файл «{name}» не прочитался: {reason}.", en="“{name}” could not be read: {reason}."),
    Text(
        ru="Проверьте диск или сетевую папку и запустите ещё раз.",
        en="Check the disk or the network folder and run again.",
    ),
)
EMPTY = Fault(
    "store/empty",
    StoreError,
    Text(ru="Файл «{name}» пустой (0 байт).", en="“{name}” is empty (0 bytes)."),
    Text(
        ru="Похоже, сохранение прервалось. Возьмите копию файла: из почты, облака или папки с копиями.",
        en="Saving was probably interrupted. Take a copy: from e-mail, the cloud or the folder of backups.",
    ),
)
XLS = Fault(
    "store/xls",
    StoreError,
    Text(
        ru="«{name}» сохранён в старом формате Excel 97–2003 (.xls).",
        en="“{name}” was saved in the old Excel 97–2003 format (.xls).",
    ),
    _SAVE_AS_XLSX,
)
XLSB = Fault(
    "store/xlsb",
    StoreError,
    Text(
        ru="«{name}» сохранён в двоичном формате Excel (.xlsb).",
        en="“{name}” was saved in Excel's binary format (.xlsb).",
    ),
    _SAVE_AS_XLSX,
)
ODS = Fault(
    "store/ods",
    StoreError,
    Text(
        ru="«{name}» сохранён в формате OpenDocument (.ods).",
        en="“{name}” was saved in the OpenDocument format (.ods).",
    ),
    _SAVE_AS_XLSX,
)
ENCRYPTED = Fault(
    "store/encrypted",
    StoreError,
    Text(ru="Файл «{name}» закрыт паролем.", en="“{name}” is protected by a password."),
    Text(
        ru="Снимите пароль: Файл → Сведения → Защита книги → Зашифровать с использованием пароля, сотрите его и "
        "сохраните (в LibreOffice: «Сохранить как» без галочки «Сохранить с паролем»). Или запустите команду с копией без пароля.",
        en="Take the password off: File → Info → Protect Workbook → Encrypt with Password, clear it and save (in LibreOffice: "
        "Save As with “Save with password” unticked). Or run the command on a copy without a password.",
    ),
)
STRICT = Fault(
    "store/strict",
    StoreError,
    Text(
        ru="«{name}» сохранён в редком виде «Книга Excel (строгий формат Open XML)».",
        en="“{name}” was saved as a Strict Open XML Spreadsheet, a rare variety.",
    ),
    _SAVE_AS_XLSX,
)
TEXT_FILE = Fault(
    "store/csv",
    StoreError,
    Text(
        ru="«{name}» — текстовый файл (CSV или похожий), а не книга Excel.",
        en="“{name}” is a text file (CSV or similar), not an Excel workbook.",
    ),
    Text(
        ru="Откройте его в Excel (Данные → Из текстового/CSV-файла, телефоны и коды — как текст) и сохраните как "
        "«Книга Excel (.xlsx)».",
        en="Open it in Excel (Data → From Text/CSV, phones and codes as text) and save it as Excel Workbook (.xlsx).",
    ),
)
WEB_PAGE = Fault(
    "store/html",
    StoreError,
    Text(
        ru="«{name}» — веб-страница или XML-таблица, а не книга Excel: так выгружают некоторые программы.",
        en="“{name}” is a web page or an XML table, not an Excel workbook; some programs export that way.",
    ),
    _SAVE_AS_XLSX,
)
NOT_XLSX = Fault(
    "store/not-xlsx",
    StoreError,
    Text(ru="«{name}» — не книга Excel.", en="“{name}” is not an Excel workbook."),
    Text(
        ru="Назовите файл .xlsx. Если таблица ведётся в другой программе, сохраните её там как .xlsx.",
        en="Name an .xlsx file. If the table is kept in another program, save it there as .xlsx.",
    ),
)
DAMAGED = Fault(
    "store/damaged",
    StoreError,
    Text(ru="Файл «{name}» повреждён ({part}).", en="“{name}” is damaged ({part})."),
    _SAVE_AGAIN,
)
BACKSLASHES = Fault(
    "store/backslashes",
    StoreError,
    Text(
        ru="«{name}» сохранён другой программой не по правилам: части файла названы с обратной косой чертой ({part}).",
        en="“{name}” was saved by another program against the rules: the parts of the file have backslashes in their names ({part}).",
    ),
    _SAVE_AS_XLSX,
)
BOMB = Fault(
    "store/too-large",
    StoreError,
    Text(
        ru="Файл «{name}» при распаковке слишком велик ({part}: {megabytes}\u00a0МБ). Мы его не открывали.",
        en="“{name}” is too large when unpacked ({part}: {megabytes} MB). We did not open it.",
    ),
    Text(
        ru="Такое бывает у подделанных файлов и у таблиц с миллионами пустых оформленных строк. Удалите лишние строки "
        "и вкладки или разделите файл.",
        en="Forged files look like this, and so do sheets with millions of empty formatted rows. Delete "
        "rows and tabs you do not need, or split the file.",
    ),
)
TOO_WIDE = Fault(
    "store/far-cell",
    StoreError,
    Text(
        ru="Вкладка «{tab}» растянута до ячейки {cell}: между ней и остальными данными миллионы пустых ячеек.",
        en="The tab “{tab}” reaches out to {cell}, with millions of empty cells in between.",
    ),
    Text(
        ru="Перейдите в ячейку {cell} (Ctrl+G), удалите то, что там стоит, вместе со строкой и столбцом, и сохраните.",
        en="Go to {cell} (Ctrl+G), delete what is there together with its row and column, and save.",
    ),
)
HUGE_TEXT = Fault(
    "store/huge-text",
    StoreError,
    Text(
        ru="В файле «{name}» ({part}) есть текст длиннее, чем Excel допускает в ячейке. Мы его не открывали.",
        en="“{name}” ({part}) contains a text longer than Excel allows in a cell. We did not open it.",
    ),
    _SAVE_AGAIN,
)
ENTITIES = Fault(
    "store/entities",
    StoreError,
    Text(
        ru="Файл «{name}» ({part}) содержит объявления XML (DTD), которых в книгах Excel не бывает. Мы его не открывали.",
        en="“{name}” ({part}) contains XML declarations (a DTD) that no Excel workbook has. We did not open it.",
    ),
    Text(
        ru="Проверьте, откуда файл. Если он нужен, откройте его в Excel и сохраните заново.",
        en="Check where it came from. If you need it, open it in Excel and save it again.",
    ),
)
OPEN = Fault(
    "store/open-now",
    NotNow,
    Text(
        ru="Файл «{name}» сейчас у кого-то открыт. Ячейки в нём мы не меняли: иначе пропали бы чужие правки или наши.",
        en="Somebody has “{name}” open. We changed no cell in it, or their edits or ours would be lost.",
    ),
    Text(
        ru="Закройте файл и запустите ещё раз. Если он нигде не открыт, удалите оставшуюся рядом пометку {lock}.",
        en="Close it and run again. If nobody has it open, delete the leftover lock file {lock} beside it.",
    ),
)
SHARED_LEGACY = Fault(
    "store/shared-workbook",
    StoreError,
    Text(
        ru="Для файла «{name}» включён старый режим «Общая книга»: записывать в него нельзя. Мы ничего не изменили.",
        en="“{name}” is in the old Shared Workbook mode, where we cannot write. Nothing was changed.",
    ),
    Text(
        ru="Отключите его: Рецензирование → Доступ к книге, снимите галочку и сохраните.",
        en="Turn it off: Review → Share Workbook, untick and save.",
    ),
)
CHANGED = Fault(
    "store/changed",
    NotNow,
    Text(
        ru="Файл «{name}» изменили, пока мы его проверяли. Новую версию мы не трогали.",
        en="“{name}” was changed while we were checking it. The new version was left as it is.",
    ),
    Text(ru="Запустите ещё раз: проверим новую версию.", en="Run again: we will check the new version."),
)
CHANGED_BESIDE = Fault(
    "store/changed-beside",
    NotNow,
    Text(
        ru="Файл «{name}» сохранили, пока мы в него записывали. Он остался таким, каким его сохранили, а то, что записывали мы, — "
        "в файле «{copy}» рядом.",
        en="“{name}” was saved while it was being written. It stays as it was saved, and what we were writing is in “{copy}” beside it.",
    ),
    Text(
        ru="Запустите ещё раз: проверим новую версию. Файл «{copy}» после этого не нужен.",
        en="Run again: we will check the new version. “{copy}” is not needed after that.",
    ),
)
CHANGED_TWICE = Fault(
    "store/changed-twice",
    NotNow,
    Text(
        ru="Файл «{name}» сохранили дважды, пока мы в него записывали. На месте последняя версия, предыдущая — в файле «{copy}» рядом.",
        en="“{name}” was saved twice while it was being written. The last version is in place, the one before it in “{copy}” beside it.",
    ),
    Text(
        ru="Посмотрите, не осталось ли в «{copy}» чего-то нужного, и запустите ещё раз: проверим последнюю версию.",
        en="See whether “{copy}” has anything that is still wanted, and run again: we will check the last version.",
    ),
)


def changed(name: str, beside: Sequence[str]) -> SheetcrmError:
    """The reason to raise where a workbook is not what was read any more. ``beside``: copies into which writes of this run went that
    met a person's save; they are named, for nothing else may come to say it."""
    return CHANGED_BESIDE(name=name, copy=", ".join(beside)) if beside else CHANGED(name=name)


#: Their codes.
CHANGES = frozenset({CHANGED.code, CHANGED_BESIDE.code, CHANGED_TWICE.code})
BUSY = Fault(
    "store/busy",
    NotNow,
    Text(
        ru="С файлом «{name}» сейчас работает другой запуск sheetcrm. Мы ничего не записали.",
        en="Another run of sheetcrm is working on “{name}”. Nothing was written.",
    ),
    Text(ru="Дождитесь его окончания и запустите ещё раз.", en="Wait until it ends and run again."),
)
READ_ONLY_FILE = Fault(
    "store/read-only-file",
    StoreError,
    Text(
        ru="Файл «{name}» — только для чтения. Мы ничего не изменили.",
        en="“{name}” is marked as read-only. Nothing was changed.",
    ),
    Text(
        ru="Снимите пометку «Только для чтения» в свойствах файла или работайте с копией. Посмотреть без записи: "
        "sheetcrm check --dry-run.",
        en="Clear the read-only mark in the file's properties, or work with a copy. To look without "
        "writing: sheetcrm check --dry-run.",
    ),
)
NO_RIGHTS = Fault(
    "store/read-only",
    StoreError,
    Text(
        ru="В папку «{folder}» нельзя записать. Мы ничего не изменили.",
        en="The folder “{folder}” cannot be written to. Nothing was changed.",
    ),
    Text(
        ru="Скопируйте файл в свою папку или попросите права на запись. Посмотреть без записи: sheetcrm check --dry-run.",
        en="Copy the file to a folder of your own or ask for permission to write. To look without "
        "writing: sheetcrm check --dry-run.",
    ),
)
DISK_FULL = Fault(
    "store/disk-full",
    StoreError,
    Text(
        ru="На диске не хватило места. Файл «{name}» остался каким был.",
        en="The disk is full. “{name}” is as it was.",
    ),
    Text(ru="Освободите место и запустите ещё раз.", en="Free some space and run again."),
)
WRITE_ERROR = Fault(
    "store/write-error",
    StoreError,
    Text(
        ru="Не удалось записать файл «{name}»: {reason}. Он остался каким был.",
        en="“{name}” could not be written: {reason}. It is as it was.",
    ),
    Text(
        ru="Проверьте диск или сетевую папку и запустите ещё раз.",
        en="Check the disk or the network folder and run again.",
    ),
)
TEXT_TOO_LONG = Fault(
    "store/text-too-long",
    StoreError,
    Text(
        ru="Вкладка «{tab}», ячейка {cell}: текст из {length} {length:знака|знаков|знаков} не помещается в ячейку Excel "
        "(не более 32 767). Мы ничего не записали.",
        en="Tab “{tab}”, cell {cell}: a text of {length} {length:character|characters} does not fit into an Excel cell "
        "(32,767 at most). Nothing was written.",
    ),
    Text(
        ru="Сократите исходный текст в своей таблице и запустите ещё раз.",
        en="Shorten the text in your own table and run again.",
    ),
)
NOT_WRITABLE = Fault(
    "store/not-writable",
    StoreError,
    Text(
        ru="Вкладка «{tab}», ячейка {cell}: такое значение в ячейку Excel не записать ({kind}). Мы ничего не записали.",
        en="Tab “{tab}”, cell {cell}: such a value cannot be written to an Excel cell ({kind}). Nothing was written.",
    ),
    Text(
        ru="Исправьте исходную ячейку в своей таблице и запустите ещё раз.",
        en="Correct the source cell in your own table and run again.",
    ),
)
TOO_MANY_ROWS = Fault(
    "store/too-many-rows",
    StoreError,
    Text(
        ru="Вкладка «{tab}» не помещается в Excel: {rows} {rows:строка|строки|строк} при пределе 1 048 576. "
        "Мы ничего не записали.",
        en="The tab “{tab}” does not fit into Excel: {rows} {rows:row|rows}, 1,048,576 at most. Nothing was written.",
    ),
    Text(ru="Разделите таблицу на несколько файлов.", en="Split the table into several files."),
)

#: What a receipt may tell beside success; the codes of ``Receipt.notes``.
NOTES: dict[str, Text] = {
    "store/open": Text(
        ru="Файл «{name}» сейчас открыт: рядом есть пометка {lock}, появилась {minutes} мин назад. Результат — в файле «{copy}» рядом.",
        en="“{name}” is open now: there is a lock file {lock} beside it, {minutes} min old. The result "
        "is in “{copy}” beside it.",
    ),
    "store/open-long": Text(
        ru="Файл «{name}» помечен как открытый уже {hours} {hours:час|часа|часов}. Результат — в файле «{copy}» рядом. "
        "Если файл нигде не открыт, удалите оставшуюся пометку {lock} и запустите ещё раз.",
        en="“{name}” has been marked as open for {hours} {hours:hour|hours}. The result is in “{copy}” "
        "beside it. If nobody has it open, delete the leftover lock file {lock} and run again.",
    ),
    "store/held": Text(
        ru="Файл «{name}» занят другой программой. Результат — в файле «{copy}» рядом.",
        en="“{name}” is in use by another program. The result is in “{copy}” beside it.",
    ),
    "store/conflict": Text(
        ru="Пока мы записывали, файл «{name}» сохранил кто-то другой. Его версия осталась на месте, "
        "наша — в файле «{copy}».",
        en="Somebody saved “{name}” while it was being written. Their version stays, ours is in “{copy}”.",
    ),
    "store/recovered": Text(
        ru="Прошлая запись прервалась на середине. Версия файла, которую мы тогда застали, — в файле «{copy}».",
        en="The last write was interrupted. The version of the file found then is in “{copy}”.",
    ),
    "store/renamed-tab": Text(
        ru="Вкладка «{title}» в книге уже есть, и она не наша. Наша называется «{given}».",
        en="The workbook already has a tab “{title}” that is not ours. Ours is called “{given}”.",
    ),
    "store/title-taken": Text(
        ru="Вкладка «{title}» в книге уже есть, но устроена иначе. Мы её не трогали и свою не создали.",
        en="The workbook already has a tab “{title}” of another kind. We left it alone and did not create ours.",
    ),
    "store/queue-blocked": Text(
        ru="Вкладка «{tab}», ячейка {cell}: она в столбце, который заполняет программа, и мешает ему заполниться. "
        "Очистите эту ячейку.",
        en="Tab “{tab}”, cell {cell}: it is in a column that the program fills and keeps the column from filling. "
        "Clear that cell.",
    ),
    "store/queue-left": Text(
        ru="С вкладки «{tab}» пропал столбец с ключами строк. Вкладка осталась вам как есть, новая — рядом.",
        en="The tab “{tab}” has lost its column of row keys. It was left to you as it is, with a new one beside it.",
    ),
    "store/kept-tab": Text(
        ru="На вкладку «{title}» ссылаются ваши формулы, поэтому мы её не удалили, а только очистили.",
        en="Your formulas refer to the tab “{title}”, so we did not remove it but only cleared it.",
    ),
    "store/stale-formulas": Text(
        ru="В файле «{name}» есть формулы, а сохраняли его в LibreOffice. Откроете его там снова — нажмите "
        "Ctrl+Shift+F9: сам LibreOffice формулы не пересчитает. Excel пересчитает.",
        en="“{name}” has formulas and was saved by LibreOffice. When you open it there again, press "
        "Ctrl+Shift+F9: LibreOffice does not recalculate them by itself. Excel does.",
    ),
    "store/protected-tab": Text(
        ru="Вкладка «{title}» защищена: {count} {count:ячейка осталась|ячейки остались|ячеек осталось} без изменений. "
        "Чтобы мы могли их менять, снимите защиту: Рецензирование → Снять защиту листа.",
        en="The tab “{title}” is protected: {count} {count:cell was|cells were} left unchanged. To let "
        "us change them, remove the protection: Review → Unprotect Sheet.",
    ),
    "google/later": Text(
        ru="За один запуск в ваших ячейках меняется не больше {limit} {limit:ячейки|ячеек|ячеек}. "
        "Остальное ({left}) — в следующий раз.",
        en="One run changes at most {limit} {limit:cell|cells} of yours. The rest ({left}) is for the next one.",
    ),
    "google/not-exact": Text(
        ru="Google заменяет текст не так, как мы проверяли: ячейка с другим текстом тоже изменилась бы. "
        "В ваших ячейках ничего не менялось.",
        en="Google replaces text differently from how we tested it: a cell with another text would have "
        "changed, too. None of your cells was touched.",
    ),
    "google/numbers-not-exact": Text(
        ru="Числа и даты в ваших ячейках не менялись ({n} {n:ячейка|ячейки|ячеек}): проба на скрытой "
        "вкладке программы показала, что Google сравнивает их не так, как мы рассчитывали. Измените "
        "их сами: они названы в ответе команды и на вкладке «Правки». Тексты записаны как обычно.",
        en="Numbers and dates in your cells were not changed ({n} {n:cell|cells}): a trial on the "
        "program's hidden tab showed that Google compares them differently from what we expected. "
        "Change them yourself: the command's answer and the tab “Proposed edits” name them. Texts "
        "were written as usual.",
    ),
    "google/live-forbids": Text(
        ru="Часть правок оставлена: проверка на живой таблице показала, что так писать небезопасно ({keys}). Подробнее: sheetcrm doctor.",
        en="Some edits were left out: the live check showed that writing them is not safe ({keys}). "
        "More: sheetcrm doctor.",
    ),
    "store/columns-not-here": Text(
        ru="Вкладка «{title}» записана так, что столбцы программы в неё не добавить: пересохраните файл в Excel.",
        en="The tab “{title}” is written in a way that does not allow the program's columns to be "
        "added: save the file again in Excel.",
    ),
    "store/table-not-longer": Text(
        ru="Новые ячейки не вошли в таблицу Google на вкладке «{title}»: растяните её за уголок сами. Иначе при сортировке они "
        "останутся на месте.",
        en="The new cells are not part of Google's table on the tab “{title}”: extend the table by its "
        "corner yourself. Otherwise a sort leaves them behind.",
    ),
    "store/rules-not-here": Text(
        ru="Вкладка «{title}» записана так, что правила ввода в неё не добавить: пересохраните файл в Excel.",
        en="The tab “{title}” is written in a way that does not allow entry rules to be added: save the "
        "file again in Excel.",
    ),
    "store/rules-moved": Text(
        ru="Вкладку «{title}» в это время меняли: часть правил ввода не поставлена. Повторите команду.",
        en="The tab “{title}” was being changed at the time: some entry rules were not set. Run the command again.",
    ),
    "store/rules-refused": Text(
        ru="Google не дал поставить правила ввода на вкладку «{title}»: возможно, она защищена.",
        en="Google did not allow entry rules to be set on the tab “{title}”: perhaps it is protected.",
    ),
    "store/no-views": Text(
        ru="В Excel нет фильтра, который видит только тот, кто его включил: «Мои клиенты» бывают лишь в Google-таблице. "
        "Здесь отберите себя обычным фильтром в столбце с ответственным; при совместной работе в Microsoft 365 поможет "
        "«Вид» → «Представления листа».",
        en="Excel has no filter that only the person who set it sees: “my clients” exist only in a "
        "Google Sheet. Here filter by your name in the owner column; when working together in "
        "Microsoft 365, use View → Sheet View.",
    ),
    "store/views-moved": Text(
        ru="На вкладке «{title}» не найти столбец с ответственным: её в это время меняли. Повторите команду.",
        en="The owner column of the tab “{title}” cannot be found: the tab was being changed at the "
        "time. Run the command again.",
    ),
    "store/views-refused": Text(
        ru="Google не дал создать фильтры «Мои клиенты».", en="Google did not allow the filter views to be created."
    ),
    "store/columns-refused": Text(
        ru="Столбцы программы на вкладке «{title}» не записаны: Google не дал, или вкладку в это время меняли. Следующий запуск "
        "попробует снова.",
        en="The program's columns on the tab “{title}” were not written: Google refused, or the tab was being changed at the "
        "time. The next run tries again.",
    ),
    "store/columns-protected": Text(
        ru="Столбцы программы не записаны: {where} защищено от неё, и, пока это так, она больше не пробует. "
        "Данные → «Защищённые листы и диапазоны»: добавьте {email} в редакторы.",
        en="The program's columns were not written: {where} is protected from it, and as long as it is, it does not try again. "
        "Data → Protect sheets and ranges: add {email} as an editor.",
    ),
    "store/no-room": Text(
        ru="Справа на вкладке «{title}» нет места для столбцов программы.",
        en="There is no room on the right of the tab “{title}” for the program's columns.",
    ),
    "store/column-formula": Text(
        ru="Вкладка «{title}», ячейка {cell}: в столбце программы стоит ваша формула, она связана с другими ячейками и осталась "
        "на месте. Текст формулы — на вкладке «Что исправить».",
        en="Tab “{title}”, cell {cell}: there is a formula of yours in a program column; it is tied to "
        "other cells, so it was left in place. Its text is on the tab “To correct”.",
    ),
    "store/backup": Text(
        ru="Копия файла до записи: {copy}.",
        en="A copy of the file before the write: {copy}.",
    ),
}
