"""What ``init`` says, in both languages."""

from __future__ import annotations

from sheetcrm.core.reading.questions import QuestionKind
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault, StoreError

NEW_GOOGLE = Fault(
    "init/new-google",
    ConfigError,
    Text(
        ru="Новую Google-таблицу программа создать не может: она должна принадлежать человеку.",
        en="The program cannot make a new Google Sheet: it must belong to a person.",
    ),
    Text(
        ru="Создайте пустую сами (адрес sheets.new), откройте к ней доступ программе с правом «Редактор» и запустите "
        "sheetcrm init АДРЕС: в пустой таблице программа заведёт все вкладки. Или новый файл: sheetcrm init --new клиенты.xlsx.",
        en="Make an empty one yourself (sheets.new), share it with the program as Editor, and run sheetcrm init ADDRESS: in an "
        "empty sheet it makes all the tabs. Or a new file: sheetcrm init --new clients.xlsx.",
    ),
)
CANNOT_WRITE = Fault(
    "init/config-not-written",
    StoreError,
    Text(ru="Не удалось записать {file}: {reason}.", en="{file} could not be written: {reason}."),
    Text(
        ru="Проверьте права на папку или назовите другой файл: --config ФАЙЛ. Таблица не изменена.",
        en="Check the rights on the folder, or name another file: --config FILE. The workbook was not changed.",
    ),
)

NO_SUCH_COLUMN_OF_OURS = Fault(
    "init/no-such-column",
    ConfigError,
    Text(ru="Столбца «{word}» программа не ведёт.", en="The program has no column “{word}” of its own."),
    Text(
        ru="Можно назвать через запятую: {known}. Или все сразу: --more-columns все.",
        en="You can name, separated by commas: {known}. Or all of them: --more-columns all.",
    ),
)

NO_FILE = Fault(
    "init/no-file",
    StoreError,
    Text(ru="Файла «{name}» нет.", en="There is no file “{name}”."),
    Text(
        ru="Проверьте имя и папку. А создать новую таблицу с таким именем: sheetcrm init --new {typed}.",
        en="Check the name and the folder. To make a new workbook of that name: sheetcrm init --new {typed}.",
    ),
)

NEW_NAME = Text(ru="Клиенты.xlsx", en="Clients.xlsx")
MADE = Text(
    ru="Создан файл {file}: «Клиенты» и «Заказы» с тремя выдуманными примерами и вкладки для сегментов, настроек, согласий и "
    "стоп-листа. Примеры удалите. Заголовки на «Клиентах»: голубые — о самом клиенте, зелёные — о работе с ним, жёлтые — о согласиях.",
    en="Created {file}: “Clients” and “Orders” with three invented examples, and tabs for segments, "
    "settings, consents and the stop list. Delete the examples. Headings on “Clients”: blue for the client, green for the "
    "work with them, yellow for consents.",
)
MADE_FOR = Text(
    ru="Создан файл {file} по шаблону «{title}»: {about}. Вкладки {tabs}, справочники, сегменты, "
    "настройки, шаблоны (выключены), согласия и стоп-лист. Три выдуманных примера удалите. Заголовки на «Клиентах»: голубые — о "
    "самом клиенте, зелёные — о работе с ним, жёлтые — о согласиях.",
    en="Created {file} from the preset “{title}”: {about}. Tabs {tabs}, lists, segments, settings, "
    "templates (switched off), consents and the stop list. Delete the three invented examples. "
    "Headings on “Clients”: blue for the client, green for the work with them, yellow for consents.",
)
NO_PRESET = Fault(
    "init/no-preset",
    ConfigError,
    Text(ru="Шаблона «{name}» нет.", en="There is no preset “{name}”."),
    Text(ru="Есть: {known}.", en="There are: {known}."),
)
WORKBOOK = Text(ru="Таблица: {name}", en="Workbook: {name}")
TABLE = Text(
    ru="{title}: {of:вкладка|вкладки|вкладки} {tabs}, {n} {n:строка|строки|строк}",
    en="{title}: {of:tab|tabs} {tabs}, {n} {n:row|rows}",
)
NO_CLIENTS = Text(
    ru="Таблицу клиентов программа не узнала: нет заголовков, похожих на имя и контакт.",
    en="No client table was recognised: there are no headings that look like a name and a contact.",
)
CHANGE = Text(
    ru="Если что-то неверно, поправьте в config.yaml или на вкладке «Настройки».",
    en="If something is wrong, change it in config.yaml or on the tab “Settings”.",
)
QUESTION = Text(ru="Вопрос {n}. {text}", en="Question {n}. {text}")
ASK = {
    QuestionKind.NOT_GUESSED: Text(
        ru="Вкладка «{tab}», столбец {column} «{heading}»{cells}. Номера, согласия и отказы программа не угадывает. Что это?",
        en="Tab “{tab}”, column {column} “{heading}”{cells}. Ids, consents and refusals are never guessed. What is it?",
    ),
    QuestionKind.COLUMNS_COMPETE: Text(
        ru="Вкладка «{tab}»: на поле «{field}» претендуют несколько столбцов. Какой из них главный?",
        en="Tab “{tab}”: several columns claim the field “{field}”. Which one is it?",
    ),
    QuestionKind.CONTENT_DISAGREES: Text(
        ru="Вкладка «{tab}», столбец {column} «{heading}» называется как «{field}», но внутри другое{cells}. Это всё же он?",
        en="Tab “{tab}”, column {column} “{heading}” is named like “{field}” but holds something "
        "else{cells}. Is it “{field}” after all?",
    ),
}
LEAVE = Text(ru="Оставить как есть, не использовать", en="Leave it alone, do not use it")
IT_IS = Text(ru="Да, это «{field}»", en="Yes, it is “{field}”")
WHICH_TAB = Text(ru="На какой вкладке клиенты?", en="Which tab holds the clients?")
NO_SUCH_TAB = Text(ru="Ни на какой", en="None of them")
WHICH_COLUMN = Text(ru="В каком столбце «{field}»?", en="Which column is “{field}”?")
NO_SUCH_COLUMN = Text(ru="Такого нет", en="There is none")
STILL_NONE = Text(
    ru="Этого мало: нужны имя и хотя бы один контакт (телефон или почта).",
    en="That is not enough: a name and at least one contact (a phone or an e-mail) are needed.",
)
NO_TABLE_NO_SETTLING = Text(
    ru="Без таблицы клиентов настраивать нечего; ничего не записано. Показать столбцы: sheetcrm init ещё раз в терминале. "
    "Новая таблица с готовыми столбцами: sheetcrm init --new.",
    en="Without a client table there is nothing to set up; nothing was written. To point at the "
    "columns: sheetcrm init again in a terminal. A new workbook with ready-made columns: "
    "sheetcrm init --new.",
)
STOPPED = Text(ru="Прервано. Ничего не записано.", en="Stopped. Nothing was written.")
ABOUT_TABS = Text(
    ru="Можно завести вкладки, которые дальше будете вести вы (программа их только читает): ваши группы клиентов, настройки, кто "
    "согласился на рекламу и кому больше не писать.",
    en="The program can create some tabs that are yours from then on (it only reads them): your "
    "groups of clients, settings, who agreed to advertising, and whom not to contact any more.",
)
MAKE_TABS = Text(ru="Создать {titles}?", en="Create {titles}?")
ABOUT_IDS = Text(
    ru="В таблице нет номеров клиентов. С ними строки не теряются при сортировке, а дубли и заказы "
    "связываются точно. Справа можно добавить столбец «ID клиента»; номера впишутся, когда вы "
    "отметите это на вкладке «Правки».",
    en="The table has no client ids. With ids, rows are not lost when sorted, and duplicates and "
    "orders are linked exactly. A column “Client ID” can be added on the right; the ids are "
    "filled in once you tick that on the tab “Proposed edits”.",
)
ABOUT_MORE_IDS = Text(
    ru="Номера клиентов есть не на всех вкладках: их нет на {tabs}. С ними строки не теряются при сортировке, а дубли и заказы "
    "связываются точно. Справа там можно добавить столбец «ID клиента»; номера впишутся, когда вы отметите это на вкладке «Правки».",
    en="Not all tabs have client ids: {tabs} {n:has|have} none. With ids, rows are not lost when sorted, and duplicates and "
    "orders are linked exactly. A column “Client ID” can be added there on the right; the ids are filled in once you tick "
    "that on the tab “Proposed edits”.",
)
ADD_IDS = Text(ru="Добавить столбец?", en="Add the column?")
MADE_GUIDE = Text(
    ru="Заведена «Памятка»: как заполнять вашу таблицу. Каждый запуск держит её в согласии с настройками.",
    en="Created “Guide”: how to fill in your table. Every run keeps it in step with the settings.",
)
MADE_IDS = Text(ru="Добавлен столбец «ID клиента»: {tabs}", en="Added the column “Client ID”: {tabs}")
ABOUT_COLUMNS = Text(
    ru="Справа {n:на вкладке|на вкладках|на вкладках} {tabs} программа может вести свои столбцы (ваши она не сдвигает и не меняет):",
    en="On the right of the {n:tab|tabs} {tabs} the program can keep columns of its own (yours are neither moved nor changed):",
)
COLUMN_MEANING = {
    "to_correct": Text(ru="что не так в строке клиента", en="what is wrong in the client's row"),
    "duplicate": Text(ru="на кого похож этот клиент", en="whom this client looks like"),
    "lifecycle": Text(ru="новый, постоянный, засыпает …", en="new, regular, slipping away …"),
    "last": Text(ru="или последний контакт, если заказов нет", en="or the last contact where there are no orders"),
}
ADD_COLUMNS = Text(ru="Добавить их?", en="Add them?")
ABOUT_MORE = Text(
    ru="К ним можно добавить и другие. Они встанут правее, свёрнутой группой: раскрыть её — знак «+» над столбцами.",
    en="Others can be added. They go further right, in a collapsed group: the “+” above the columns opens it.",
)
COLUMNS_NEXT = Text(
    ru="Столбцы программы появятся {n:на вкладке|на вкладках|на вкладках} {tabs} при следующем запуске sheetcrm sync. "
    "Убрать их: columns: none в config.yaml.",
    en="The program's columns will appear on the {n:tab|tabs} {tabs} at the next sheetcrm sync. To remove "
    "them: columns: none in config.yaml.",
)
NOBODY_TO_ASK = Text(
    ru="Спросить некого: команда запущена не в терминале. Ничего не записано. Вопросы были бы такие:",
    en="There is nobody to ask: the command is not running in a terminal. Nothing was written. "
    "These would be the questions:",
)
WOULD_WRITE = Text(ru="Записать {file}?", en="Write {file}?")
WOULD_MAKE = Text(ru="Создать вкладки {titles}?", en="Create the tabs {titles}?")
HOW_TO_ANSWER = Text(
    ru="Запустите sheetcrm init в терминале, чтобы ответить. Или с --yes: спорные столбцы останутся как есть, остальное будет сделано.",
    en="Run sheetcrm init in a terminal to answer. Or with --yes: doubtful columns are left alone, the rest is done.",
)
HOW_TO_POINT = Text(
    ru="Запустите sheetcrm init в терминале и покажите вкладку и столбцы. Или новая таблица: sheetcrm init --new.",
    en="Run sheetcrm init in a terminal and point at the tab and its columns. Or a new workbook: sheetcrm init --new.",
)
LEFT_ALONE = Text(
    ru="Оставлено без ответа: {n} {n:вопрос|вопроса|вопросов}. Эти столбцы не используются. Ответить: sheetcrm init в терминале.",
    en="Not answered: {n} {n:question|questions}. Those columns are not used. To answer: sheetcrm init in a terminal.",
)
WROTE = Text(ru="Записано: {file}", en="Written: {file}")
ADD = Text(
    ru="Файл {file} уже есть, его программа не меняет. Добавьте в него сами:",
    en="{file} is there already and is not changed by the program. Add to it yourself:",
)
ADD_AT_END = Text(ru="Дописать эти строки в конец {file}?", en="Add these lines at the end of {file}?")
THEN_AGAIN = Text(ru="Потом запустите ещё раз: sheetcrm init", en="Then run again: sheetcrm init")
MADE_TABS = Text(ru="Созданы вкладки: {titles} → {location}", en="Tabs created: {titles} → {location}")
UNCHANGED = Text(ru="Всё уже настроено. Ничего не изменено.", en="Everything is set up already. Nothing was changed.")
NEXT = Text(
    ru="Дальше: sheetcrm check — что исправить; sheetcrm sync — вся работа.",
    en="Next: sheetcrm check says what to correct; sheetcrm sync does the whole job.",
)
RULES_SET = Text(ru="Правила ввода на вкладке «{tab}»: {columns}", en="Entry rules on the tab “{tab}”: {columns}")
RULES_THERE = Text(
    ru="Правила ввода уже стоят: {n} {n:столбец|столбца|столбцов}.",
    en="Entry rules are there already: {n} {n:column|columns}.",
)
RULES_THEIRS = Text(
    ru="На вкладке «{tab}» ваши собственные правила остались как есть: {columns}",
    en="Rules of your own on the tab “{tab}” stay as they are: {columns}",
)
RULES_REFUSED = Text(
    ru="На вкладке «{tab}» не поставлены правила: {columns}", en="Not set on the tab “{tab}”: {columns}"
)
RULES_GONE = Text(
    ru="Правила ввода убраны, они больше не нужны: {places}", en="Entry rules removed, no longer needed: {places}"
)
RULES_MEAN = Text(
    ru="Правила только предупреждают: вписать можно что угодно. Убрать их — sheetcrm remove.",
    en="The rules only warn: anything may still be typed. To remove them: sheetcrm remove.",
)
NO_RULES = Text(
    ru="Ставить правила ввода не на что: нет узнанных столбцов.",
    en="There is nothing to set entry rules on: no columns were recognised.",
)
VIEWS_MADE = Text(ru="Фильтры для менеджеров: {titles}", en="Filter views for managers: {titles}")
VIEWS_THERE = Text(
    ru="Фильтры менеджеров уже есть: {n} {n:фильтр|фильтра|фильтров}.",
    en="The managers' filter views already exist: {n} {n:view|views}.",
)
VIEWS_GONE = Text(
    ru="Убраны фильтры тех, кого больше нет в списке: {titles}",
    en="Removed the views of people no longer on the list: {titles}",
)
VIEWS_WHERE = Text(
    ru="Открыть свой: меню «Данные». Строки отобраны только у того, кто его открыл.",
    en="To open yours: the Data menu. Only the person who opens a view sees the rows filtered.",
)
NO_MANAGERS = Text(
    ru="Фильтры для менеджеров не сделаны: в таблице клиентов нет столбца с ответственным или он пуст.",
    en="No filter views were made: the client table has no owner column, or it is empty.",
)
