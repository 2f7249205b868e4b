"""What can be wrong with a table as a whole: headings, header rows, merged cells. Pure."""

from __future__ import annotations

from sheetcrm.core.issues import IssueCode, Severity
from sheetcrm.core.wording import Text

CONTENT_DISAGREES = IssueCode(
    "heading/content-disagrees",
    Severity.WARNING,
    Text(ru="В столбце не то, что обещает заголовок", en="A column holds something else than its heading says"),
    Text(
        ru="Столбец «{heading}» похож на «{field}» по названию, но содержание другое: {sample}. Столбец не используется.",
        en="Column “{heading}” looks like “{field}” by name, but holds something else: {sample}. The column is not used.",
    ),
    Text(
        ru="Если это всё же «{field}», укажите столбец в config.yaml (tables → fields) или при sheetcrm init.",
        en="If it is “{field}” after all, name the column in config.yaml (tables → fields) or during sheetcrm init.",
    ),
)

COLUMNS_COMPETE = IssueCode(
    "heading/two-columns",
    Severity.WARNING,
    Text(ru="Два столбца претендуют на одно поле", en="Two columns claim one field"),
    Text(
        ru="«{field}»: подходят столбцы {columns}. Пока не выбран один, не используется ни один.",
        en="“{field}”: columns {columns} both fit. Until one is chosen, neither is used.",
    ),
    Text(
        ru="Переименуйте лишний столбец или укажите нужный в config.yaml (tables → fields) или при sheetcrm init.",
        en="Rename the one you do not mean, or name the right one in config.yaml (tables → fields) or "
        "during sheetcrm init.",
    ),
)

ASKED_NOT_GUESSED = IssueCode(
    "heading/not-guessed",
    Severity.WARNING,
    Text(
        ru="Похоже на номер, согласие или отказ, но программа не угадывает такие столбцы",
        en="Looks like an id, a consent or a stop, which are never guessed",
    ),
    Text(
        ru="Столбец «{heading}» похож на «{field}». Такие столбцы не угадываются: пока считаем, что его нет.",
        en="Column “{heading}” looks like “{field}”. Such columns are never guessed: until you confirm "
        "it, it counts as missing.",
    ),
    Text(
        ru="Если это он, переименуйте его в «{field}» или подтвердите при sheetcrm init.",
        en="If it is, rename it to “{field}” or confirm it during sheetcrm init.",
    ),
)

LINK_NOT_GUESSED = IssueCode(
    "table/link-not-guessed",
    Severity.WARNING,
    Text(ru="Вкладка связана с клиентами только номером", en="Only a number links a tab to the clients"),
    Text(
        ru="Вкладка «{tab}» похожа на «{table}», но с клиентами её связывает только столбец «{heading}». Номера клиентов программа "
        "не угадывает: пока столбец не подтверждён, вкладка не читается.",
        en="Tab “{tab}” looks like “{table}”, but only column “{heading}” links it to the clients. Clients' numbers are never "
        "guessed: until you confirm it, the tab is not read.",
    ),
    Text(
        ru="Если это номер клиента, подтвердите столбец при sheetcrm init или переименуйте его в «{field}», здесь и у клиентов.",
        en="If it is the client's number, confirm the column during sheetcrm init, or rename it to “{field}”, here and among the "
        "clients.",
    ),
)

SAME_ORDERS = IssueCode(
    "table/same-orders",
    Severity.WARNING,
    Text(ru="Вкладка о тех же заказах, что и другая", en="A tab about the same orders as another one"),
    Text(
        ru="Вкладка «{tab}» — о тех же заказах, что и «{other}»: {n} из {of} номеров столбца «{heading}» есть и на вкладке «{where}». "
        "Чтобы выручка не считалась дважды, строки этой вкладки заказами не считаем.",
        en="Tab “{tab}” is about the same orders as “{other}”: {n} of the {of} numbers in column “{heading}” stand on “{where}” too. Its "
        "rows are not counted as orders, or revenue would count twice.",
    ),
    Text(
        ru="Если заказы те же, делать ничего не нужно: что по вкладке платежей оплачено, о том не напоминаем. Чтобы оплаченное "
        "сверялось в «Сводке», пишите его в столбце «Оплачено» у самих заказов. Если это другие заказы, укажите вкладку в config.yaml "
        "(tables → orders → tabs).",
        en="If they are the same, there is nothing to do: nobody is reminded of what a tab of payments says was paid. To have payments "
        "compared on “Summary”, keep them in a column “Paid” of the orders themselves. If they are other orders, list the tab in "
        "config.yaml (tables → orders → tabs).",
    ),
)

HEADINGS_AGAIN = IssueCode(
    "table/headings-again",
    Severity.WARNING,
    Text(ru="Под таблицей, похоже, ещё одна", en="There seems to be another table below"),
    Text(
        ru="В строке {row} снова заголовки, и другие: {headings}. Строки ниже прочитаны в тех же столбцах, как и строки выше.",
        en="Row {row} is headings again, and other ones: {headings}. The rows below were read by the same columns as those above.",
    ),
    Text(
        ru="Если ниже не те же люди, перенесите эту таблицу на отдельную вкладку.",
        en="If those below are other people, move that table to a tab of its own.",
    ),
)

LOOKS_LIKE_STOP_LIST = IssueCode(
    "table/stop-list-not-guessed",
    Severity.ERROR,
    Text(ru="Вкладка похожа на стоп-лист", en="A tab looks like a stop list"),
    Text(
        ru="Вкладка «{tab}» похожа на стоп-лист, но заголовки не наши, поэтому она не прочитана ни как клиенты, ни как стоп-лист.",
        en="Tab “{tab}” looks like a stop list, but its headings are not ours, so it was read neither as clients nor as a stop list.",
    ),
    Text(
        ru="Назовите столбец «Телефон или email» — и вкладка заработает как стоп-лист.",
        en="Rename its column to “Phone or email”, and the tab will work as the stop list.",
    ),
)

HEADINGS_LOST = IssueCode(
    "table/headings-lost",
    Severity.ERROR,
    Text(ru="На вашей вкладке не нашлись заголовки", en="A tab has lost its headings"),
    Text(
        ru="На вкладке «{tab}» нет заголовков ({headings}), и она не прочитана. Кому писать нельзя, теперь неизвестно, и черновики не передать.",
        en="Tab “{tab}” has lost its headings ({headings}), so it was not read. Who must not be written to is not known now, and no draft can be handed over.",
    ),
    Text(
        ru="Верните строку заголовков над записями.",
        en="Put the row of headings back above the entries.",
    ),
)

NOT_CLIENTS = IssueCode(
    "table/not-clients",
    Severity.INFO,
    Text(ru="Вкладка с людьми, но не с клиентами", en="A tab with people who are not clients"),
    Text(
        ru="Вкладка «{tab}» похожа на список сотрудников, поставщиков или подрядчиков и в базу клиентов не включена.",
        en="Tab “{tab}” looks like a list of staff, suppliers or contractors and was not taken into the client base.",
    ),
    Text(
        ru="Если это клиенты, назовите вкладку иначе или укажите её в config.yaml (tables → clients → tabs).",
        en="If these are clients, rename the tab or list it in config.yaml (tables → clients → tabs).",
    ),
)

JOURNAL = IssueCode(
    "table/journal",
    Severity.INFO,
    Text(
        ru="Это журнал визитов или заказов, а не список клиентов",
        en="This is a log of visits or orders, not a list of clients",
    ),
    Text(
        ru="На вкладке «{tab}» одни и те же контакты повторяются с разными датами и суммами: она прочитана как заказы.",
        en="Tab “{tab}” repeats the same contacts with different dates and sums: it was read as orders.",
    ),
    Text(
        ru="Если это список клиентов, укажите вкладку в config.yaml (tables → clients → tabs).",
        en="If it is a list of clients, list the tab in config.yaml (tables → clients → tabs).",
    ),
)

BESIDE = IssueCode(
    "table/beside",
    Severity.WARNING,
    Text(ru="Рядом с клиентами, похоже, другая таблица", en="There seems to be another table beside the clients"),
    Text(
        ru="В столбцах {columns} отдельная таблица: {headings}. Прочитаны только клиенты, в соседней таблице ничего не меняется.",
        en="Columns {columns} are a table of their own: {headings}. Only the clients were read; nothing in the other table is changed.",
    ),
    Text(
        ru="Перенесите её на отдельную вкладку: тогда прочитается и она, а клиентам можно будет добавить столбцы ID и сегментов.",
        en="Move it to a tab of its own: then it is read as well, and the clients can get columns of ids and segments.",
    ),
)

COPY_OF_OURS = IssueCode(
    "tab/copy-of-ours",
    Severity.INFO,
    Text(ru="Копия вкладки программы", en="A copy of one of the program's tabs"),
    Text(
        ru="Вкладка «{tab}» — копия вкладки, которую заполняет программа. Её не читаем и не меняем, и она не обновляется.",
        en="The tab “{tab}” is a copy of one that the program fills. It is neither read nor changed, and does not follow.",
    ),
    Text(
        ru="Если копия не нужна, удалите её. Свежие данные — на самой вкладке.",
        en="If nobody needs it, delete it. The original tab has the current data.",
    ),
)

MERGED = IssueCode(
    "cell/merged",
    Severity.WARNING,
    Text(ru="Объединённые ячейки в данных", en="Merged cells in the data"),
    Text(
        ru="Ячейки {cells} объединены: значение относится только к первой строке, у остальных оно пустое.",
        en="Cells {cells} are merged: the value belongs to the first row only, the others have none.",
    ),
    Text(ru="Разъедините ячейки и впишите значение в каждую строку.", en="Unmerge the cells and fill in each row."),
)

BLANK_HEADING = IssueCode(
    "heading/blank",
    Severity.INFO,
    Text(ru="Столбец без заголовка", en="A column without a heading"),
    Text(
        ru="Столбец {letter} без заголовка, а данные в нём есть ({sample}). Он не используется и остаётся как есть.",
        en="Column {letter} has no heading but holds data ({sample}). It is not used and stays as it is.",
    ),
    Text(ru="Дайте столбцу заголовок, если он нужен.", en="Give the column a heading if it matters."),
)

#: What of a client table was found where none is complete: how far it is from one.
NO_CONTACT_NEAR = Text(
    ru=" Ближе всех «{tab}»: узнаны {columns}, а столбца с телефоном, почтой или мессенджером нет.",
    en=" “{tab}” comes nearest: {columns} were recognised, but there is no column with phones, e-mails or messengers.",
)
NO_NAME_NEAR = Text(
    ru=" Ближе всех «{tab}»: узнаны {columns}, а столбца с именем или компанией нет.",
    en=" “{tab}” comes nearest: {columns} were recognised, but there is no column with a name or a company.",
)

NO_TABLE = IssueCode(
    "table/none",
    Severity.ERROR,
    Text(ru="Таблица клиентов не найдена", en="No client table found"),
    Text(
        ru="Ни на одной вкладке не нашлось строки заголовков с именем или компанией и хотя бы одним контактом. Просмотрены: {tabs}.{near}",
        en="No tab has a heading row with a name or company and at least one contact. Looked at: {tabs}.{near}",
    ),
    Text(
        ru="Нужны хотя бы два столбца, например «ФИО» и «Телефон». Показать столбцы вручную: sheetcrm init.",
        en="Two columns are enough, such as “Full name” and “Phone”. To point at your columns: sheetcrm init.",
    ),
)
