"""The Russian of ``--help``: by the English text, so that a command says each thing once."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from sheetcrm.core.wording import Lang

RU = {
    "Keeps the client base your team has in a shared sheet clean, deduplicated and ready to work with.": "Держит в порядке клиентскую базу, которую команда ведёт в общей таблице: проверяет, находит дубли, готовит к работе.",
    "TARGET is an .xlsx file, the address of a Google Sheet, or nothing (the workbook named in config.yaml). The program fills tabs of its own; a cell of yours is written only when somebody agreed. It never sends anything.": "После команды — файл .xlsx, адрес Google-таблицы или ничего (тогда берётся таблица из config.yaml). Программа заполняет собственные вкладки; вашу ячейку меняет, только если кто-то согласился. Она никогда ничего не отправляет.",
    "Exit codes: 0 done · 1 errors found (--strict) · 2 configuration or usage · 3 done, some cells skipped ·\n4 the workbook cannot be read or written · 5 not now, nothing changed, try again.": "Коды возврата: 0 готово · 1 найдены ошибки (--strict) · 2 настройки или команда · 3 готово, часть ячеек пропущена ·\n4 таблица не читается или не пишется · 5 не сейчас: ничего не изменено, повторите.",
    "What clients agreed to, by purpose and channel: since when, what proves it, what is stronger. Writes nothing.": "На что согласились клиенты, по целям и каналам: с какого дня, чем подтверждается, что сильнее. Ничего не пишет.",
    "With a client's ID its lines, without one the totals; --json has all of them.": "С номером клиента — его строки, без номера — итоги; все строки даёт --json.",
    "Take away what has been kept longer than the section retention says.": "Убрать то, что хранится дольше, чем сказано в разделе retention.",
    "Every place where clients' data lies by the program's doing: what it is, how old, how large. Opens no workbook.": "Все места, где программа держит данные клиентов: что это, сколько ему дней, сколько занимает. Таблицу не открывает.",
    "What is kept how long is said in config.yaml, section retention; the newest copy of a workbook always stays.": "Что сколько хранить, сказано в config.yaml, раздел retention; самая новая копия таблицы остаётся всегда.",
    "The key by which people erased on one computer are told on another. Without an option: how many cannot be told here.": "Ключ, по которому удалённых на одном компьютере людей узнают на другом. Без параметров — сколько людей здесь не узнать.",
    "The workbook holds hashes of their contacts and never the key: a person carries it over. Delete the file afterwards.": "В таблице лежат только отпечатки их контактов, ключа там нет: его переносит человек. Потом файл удалите.",
    "Write this computer's key there.": "Записать туда ключ этого компьютера.",
    "Keep another computer's key.": "Принять ключ другого компьютера.",
    "Who decided it; goes into the act.": "Кто решил; войдёт в акт.",
    "On what ground; goes into the act.": "На каком основании; войдёт в акт.",
    'Plan to erase a person: show every cell that holds them, and what stays. Nothing is erased before "sheetcrm apply PLAN".': "Подготовить удаление данных человека: показать все его ячейки и что останется. До команды «sheetcrm apply ПЛАН» ничего не удаляется.",
    "Then their cells are emptied, copies, journals, plans and drafts are rid of them, and an act is drawn up. There is no undo.": "Тогда его ячейки очищаются, из копий, журналов, планов и черновиков он убирается, и составляется акт. Вернуть это нельзя.",
    "Where it goes.": "Куда положить.",
    "Everything about one person, for the person who asks for it: a page to read, and a file for programs.": "Всё об одном человеке для него самого, если он спросит: страница для чтения и файл для программ.",
    "Rows of all tabs, consents, edits of the program, drafts, where copies lie. A line in the journal says that it was made.": "Строки всех вкладок, согласия, правки программы, черновики, где лежат копии. В журнале останется запись, что это делали.",
    "The port; a free one by default.": "Порт; по умолчанию свободный.",
    "An address of this very machine; others are refused.": "Адрес этого самого компьютера; другие не принимаются.",
    "A second look at what was approved; takes another user of the computer.": "Второй взгляд на одобренное; нужен другой пользователь компьютера.",
    "Open the page in the browser.": "Открыть страницу в браузере.",
    "Read the drafts in the browser and decide: approve, reject, write your own text. Runs until Ctrl+C; sends nothing.": "Прочитать черновики в браузере и решить: можно, нельзя, свой текст. Работает до Ctrl+C; ничего не отправляет.",
    "Each decision is kept at once on this computer, and the next run puts it into the tab; a newer one in the tab counts.": "Каждое решение сразу сохраняется на этом компьютере, а на вкладку попадёт со следующим запуском; более новое на вкладке сильнее.",
    "All that is known of one client: contacts, consents, purchases, talks, drafts, duplicates. Writes nothing.": "Всё, что известно об одном клиенте: контакты, согласия, покупки, разговоры, черновики, дубли. Ничего не пишет.",
    "CLIENT is an id, the number of a row, a phone or an e-mail, or a part of the name. Who fits is listed when it is more than one (exit code 2).": "CLIENT — ID, номер строки, телефон, почта или часть имени. Если подходят несколько, они перечисляются (код возврата 2).",
    "Language of what is printed.": "Язык вывода.",
    "Pretend this is today (2026-11-20).": "Считать этот день сегодняшним (2026-11-20).",
    "Print one JSON document and nothing else.": "Напечатать один документ JSON и больше ничего.",
    "Configuration; config.yaml beside you by default.": "Файл настроек; по умолчанию config.yaml рядом.",
    "Exit with 1 when errors were found.": "Код возврата 1, если найдены ошибки.",
    "Write nothing at all.": "Ничего не записывать.",
    "Exit with 1 when errors were found (the default here).": "Код возврата 1, если найдены ошибки (здесь по умолчанию).",
    "Find what is wrong, and fill our tabs (with --dry-run: only say it).": "Найти ошибки и заполнить вкладки программы (с --dry-run — только сказать).",
    "The whole job: check, duplicates, groups, summary, drafts; fill our tabs.": "Вся работа: проверка, дубли, группы, сводка, черновики; заполнить вкладки программы.",
    "A line for each row: row,cluster,verdict,score,evidence (.csv).": "По строке на каждую строку таблицы: row,cluster,verdict,score,evidence (.csv).",
    "Possible and related pairs: row_a,row_b,verdict,score,evidence (.csv).": "Пары «возможно» и «связаны»: row_a,row_b,verdict,score,evidence (.csv).",
    "Say what a column is, for odd headings.": "Сказать, что в столбце, если заголовок необычный.",
    "Find clients that are in the table more than once. Writes nothing into the workbook.": "Найти клиентов, записанных несколько раз. В таблицу ничего не пишет.",
    "Any .csv or .xlsx will do, whatever its headings. Nothing is merged.": "Подойдёт любой .csv или .xlsx, какие бы ни были заголовки. Ничего не объединяется.",
    "Show the groups and your segments: who is in them, and how each rule was understood. Writes nothing.": "Показать группы и сегменты: кто в них и как понято каждое правило. Ничего не пишет.",
    "Where the page goes (.html).": "Куда положить страницу (.html).",
    "The summary as one HTML page to read, print or pass on. Writes nothing into the workbook.": "«Сводка» одной страницей HTML: прочитать, напечатать, передать. В таблицу ничего не пишет.",
    "The page needs no network and runs no script. It goes beside the file, or where --out says.": "Странице не нужна сеть, программ в ней нет. Она ложится рядом с файлом или туда, куда указывает --out.",
    "Render the messages for reading, on a page with what was decided. Sends nothing; fills no tab.": "Подготовить сообщения для чтения: страница, на которой видно и решения. Ничего не отправляет и вкладок не заполняет.",
    "A first report on a table the program has never seen. Reads only; writes nothing anywhere.": "Первый отчёт о таблице, которую программа ещё не видела. Только чтение, нигде ничего не пишет.",
    "Show every cell of yours that could be put right, and what of it is agreed to. Writes nothing into the workbook.": "Показать все ячейки, которые можно поправить, и что из этого согласовано. В таблицу ничего не пишет.",
    'The plan is kept under a name (P1, P2 …) for "apply"; with --dry-run not even that.': "План сохраняется под именем (P1, P2 …) для команды apply; с --dry-run — не сохраняется.",
    "Carry out this kind of edit, such as phone/style.": "Применить этот вид правок, например phone/style.",
    "Carry out all that needs no decision of a person.": "Применить всё, что не требует решения человека.",
    'Put cells right: those that were ticked in "Proposed edits", a PLAN\'s, or the kinds named here.': "Поправить ячейки: отмеченные во вкладке «Правки», из названного плана или названных здесь видов.",
    "Each cell is written only where it still holds what the edit was made for; others are left and listed (exit code 3).": "Ячейка меняется, только если в ней всё ещё то, для чего правка делалась; остальные остаются как есть и перечисляются (код возврата 3).",
    "Take the last run's edits back, or those of the RUN that is named; cells changed since are left and listed.": "Вернуть как было: правки последнего запуска или названного; ячейки, изменённые с тех пор, остаются и перечисляются.",
    "The runs that changed cells of yours, or one RUN with all its edits. Opens no workbook.": "Запуски, менявшие ваши ячейки, или один запуск со всеми правками. Таблицу не открывает.",
    "Why a cell is as it is: every edit the program made in it, by which rule, and what it proposes now.": "Почему в ячейке так: все правки программы, по какому правилу и что она предлагает сейчас.",
    "Bring back one row, by its number.": "Вернуть одну строку, по её номеру.",
    "Bring back one column.": "Вернуть один столбец.",
    "Bring back the cells that this run and the later ones changed.": "Вернуть ячейки, которые меняли этот запуск и следующие за ним.",
    "The copy of this day; the newest one by default.": "Копия за этот день; по умолчанию самая новая.",
    "Show what differs from the copy made before the day's first write, and keep a plan that brings it back.": "Показать, чем таблица отличается от копии, сделанной перед первой записью дня, и сохранить план возврата.",
    'Nothing is written before "sheetcrm apply PLAN". Rows are found by their number; a row that is gone is only named.': "До команды «sheetcrm apply ПЛАН» ничего не записывается. Строки находятся по номеру; исчезнувшие строки только называются.",
    "What an alarm is about is meant to be so; write, and count it as normal.": "То, о чём тревога, так и задумано: записать и считать нормой.",
    "Only put numbers that changed places back beside their clients.": "Только вернуть перепутанные номера своим клиентам.",
    "Whose clients they are.": "Чьи это клиенты.",
    "Who takes them over.": "Кому передать.",
    "The orders too; without it they stay with who made them.": "Заказы тоже; без этого они остаются за тем, кто их оформил.",
    "Hand the clients and open deals of one manager over to another: keeps a plan, and says what else names the one who leaves.": "Передать клиентов и открытые сделки одного менеджера другому: сохраняет план и говорит, где ещё упомянут тот, кто уходит.",
    'Nothing is written before "sheetcrm apply PLAN".': "До команды «sheetcrm apply ПЛАН» ничего не записывается.",
    "The client whose row stays; without it the fullest one.": "Клиент, чья строка останется; без этого — самая полная.",
    'Show what merging a GROUP of "Duplicates", or clients named by their ids, would do, and keep a plan.': "Показать, что даст объединение группы из вкладки «Дубли» или клиентов, названных по номерам, и сохранить план.",
    'Nothing is written before "sheetcrm apply PLAN". Without a name: the merges that are ticked.': "До команды «sheetcrm apply ПЛАН» ничего не записывается. Без названия — отмеченные объединения.",
    "Take a merge back: the last one, those of a RUN, or the one of a client (ID); cells changed since are left and listed.": "Вернуть объединение: последнее, все из названного запуска или то, где был клиент с этим номером; ячейки, изменённые с тех пор, остаются и перечисляются.",
    "Make a new workbook with a few invented examples.": "Создать новую таблицу с несколькими выдуманными примерами.",
    "Ask nothing: leave every doubtful column alone.": "Ничего не спрашивать: сомнительные столбцы не трогать.",
    "Make a tab with the texts of your campaigns, to write your own.": "Завести вкладку с текстами ваших рассылок, чтобы писать свои.",
    "Make a tab that says how your table is filled in; every run keeps it up to date.": "Завести «Памятку»: как заполнять вашу таблицу. Каждый запуск держит её в согласии с настройками.",
    "With a new workbook: tabs, words and settings of a trade: salon, shop, b2b, services.": "Для новой таблицы: вкладки, слова и настройки под дело: салон, магазин, B2B, услуги.",
    "Make a tab to type new contacts in, and one for those nobody may keep yet.": "Завести вкладку, куда вписывают новых, и вкладку для тех, кого пока не на чем хранить.",
    "Make a tab on which you choose a client and see all that is known of them.": "Завести карточку: выбираете клиента и видите о нём всё, что известно.",
    "A page with the cards of these clients, for who takes them over.": "Страница с карточками этих клиентов — для того, кто их принимает.",
    "The same as a page to read and print.": "То же страницей, чтобы читать и печатать.",
    "Make a tab with the words your columns may hold, from what they hold now.": "Завести вкладку со словами для ваших столбцов — из тех, что в них есть.",
    'With --columns also these, in a folded group: headings between commas, or "all".': "Вместе с --columns ещё и эти, свёрнутой группой: заголовки через запятую или «все».",
    "Offer lists and hints while people type in your tabs; makes --lists as well.": "Подсказки и списки при вводе в ваших вкладках; заодно сделает то же, что --lists.",
    "On a Google Sheet: a filter view per manager with their own clients.": "В Google-таблице: каждому менеджеру фильтр с его клиентами.",
    "Add a column for client ids where there is none.": "Добавить столбец для номеров клиентов, если его нет.",
    "Agree to columns of ours on the right of your clients.": "Согласиться на столбцы программы справа от ваших клиентов.",
    "Settle into your workbook: show how its columns are understood, ask what cannot be known, write config.yaml.": "Освоиться в вашей таблице: показать, как поняты столбцы, спросить то, чего не узнать, записать config.yaml.",
    "What a code such as phone/not-valid means and what to do about it; without a code, the list.": "Что значит код вроде phone/not-valid и что с этим делать; без кода — список всех.",
    "Every setting, its value, and where it comes from.": "Каждая настройка, её значение и откуда оно взялось.",
    "Check the configuration; with --effective show what holds and where it comes from.": "Проверить настройки; с --effective — показать, что действует и откуда взялось.",
    "Check what the program needs: Python, files, rights, the Google key, access to the sheet.": "Проверить всё, что нужно программе: Python, файлы, права, ключ Google, доступ к таблице.",
    "Run what is due and stop; the exit code is that of a job that failed.": "Выполнить то, чему пора, и остановиться; код возврата — тот, с которым не справилось задание.",
    "Run the jobs of the schedule in config.yaml until stopped.": "Выполнять задания по расписанию из config.yaml, пока не остановят.",
    "Copy the sample workbook to a folder and run the whole job on it.": "Скопировать пример таблицы в папку и сделать на нём всю работу.",
    "Do it without asking.": "Сделать без вопросов.",
    "Also the tabs made for you, where nobody has written anything in them.": "И вкладки, созданные для вас, если в них никто ничего не писал.",
    "Also the journal and the copies kept on this machine.": "И журнал с копиями на этом компьютере.",
    "Take everything of the program out of the workbook again: its tabs and hidden marks. Asks first.": "Убрать из таблицы всё, что добавила программа: её вкладки и скрытые пометки. Сначала спросит.",
    "What people made stays. A file that nobody touched since is the original again, part by part.": "Всё, что сделали люди, останется. Файл, который с тех пор никто не трогал, станет точно таким, каким был.",
    "Make this .xlsx.": "Сделать этот .xlsx.",
    "Without names, contacts and free text. This is not anonymisation.": "Без имён, контактов и свободного текста. Это не обезличивание.",
    "Plan to bring edits of this copy back into the workbook it is of.": "План: вернуть правки из этой копии в таблицу, с которой её сняли.",
    "Make an offline copy of a workbook as .xlsx (--to), or plan to bring back what was edited in one (--back-to).": "Сделать копию таблицы в .xlsx (--to) или план возврата правок, сделанных в такой копии (--back-to).",
    "Cells go back by the client's id, each only where the workbook still holds what the copy was made from. Tabs of the program are left out of a copy.": "Ячейки возвращаются по номеру клиента и только туда, где в таблице всё ещё то, с чего делали копию. Вкладки программы в копию не попадают.",
    "Also who may open the Google Sheet; asks for one more right.": "И кто может открыть Google-таблицу; попросит ещё одно право.",
    "Try Google out on this empty sheet, made for the purpose.": "Испытать Google на этой пустой таблице, созданной для проверки.",
    "Also a lock whose run may still be at work.": "И замок, запуск которого, возможно, ещё работает.",
    "Show who holds the workbook, and take away what a run that broke off has left. Exit code 5 while it is held.": "Показать, кем занята таблица, и убрать то, что оставил оборвавшийся запуск. Код возврата 5, пока она занята.",
    "A page to read and print: the groups, their rows, why, and what weighs how much.": "Страница для чтения и печати: группы, их строки, почему они похожи и что сколько весит.",
    'Any .csv or .xlsx will do, whatever its headings; without any, columns are known by what is in them and called "column 1", "column 2" for --map. Nothing is merged. Several files, Google Sheets (gsheet:ID) and all their tabs are one base: each row is named by its file and tab.': "Подойдёт любой .csv или .xlsx с любыми заголовками; если их нет, столбцы понимаются по содержанию, а для --map зовутся column 1, column 2. Ничего не объединяется. Несколько файлов, Google-таблиц (gsheet:ID) и все их вкладки — одна база: у каждой строки названы файл и вкладка.",
    "Also what weighs how much.": "И сколько что весит.",
    "The same as a page with a picture of the weights.": "То же страницей, с картинкой весов.",
    'With the word "pair" it is the command explain-pair.': "Со словом pair это команда explain-pair.",
    "Whether two rows are one client, and what speaks for and against. Writes nothing.": "Один ли клиент в двух строках, что за и что против. Ничего не записывает.",
    "A and B are a client's id (C-000017), an address (Clients!A17, base.xlsx!17) or the number of a row (17).": "A и B — номер клиента (К-000017), адрес (Клиенты!A17, base.xlsx!17) или номер строки (17).",
    "Read the file the way this one says; --save-mapping makes one.": "Читать так, как сказано в этом файле; его делает --save-mapping.",
    "Keep how this file was read, for the next one like it.": "Сохранить, как прочитан этот файл, — для следующих таких же.",
    "Whose export it is, when that is not seen by itself.": "Из какой программы выгрузка, если это не видно само.",
    "On what ground in law these people's data may be kept.": "На каком законном основании можно хранить данные этих людей.",
    "A big file that the team collected itself, and did not buy.": "Большой файл, который вы собрали сами, а не купили.",
    'Whom new clients go to: a name, "A, B" in turn, or by a column.': "Кому отдать новых: имя, «Ирина, Вера» по очереди или по столбцу.",
    "Where new clients are from, for those that do not say it.": "Откуда новые клиенты — для тех строк, где это не сказано.",
    'Exports of amoCRM, Bitrix24 and Google Forms and calls of Asterisk and Sipuni are known by their headings; so are journals of orders. Keeps a plan that adds the new ones and fills blank cells of your clients; whoever has no ground in law is held back. Nothing is written before "sheetcrm apply PLAN". With the word "stop" before a file it is the command import-stop.': "Выгрузки amoCRM, Битрикс24, ответы Google Форм, звонки Asterisk и Sipuni узнаются по заголовкам, журнал заказов — тоже. Сохраняет план: добавить новых и заполнить пустые ячейки ваших клиентов; кого не на чем хранить по закону, тот откладывается. До команды «sheetcrm apply ПЛАН» ничего не записывается. Со словом stop перед файлом это команда import-stop.",
    'Plan to bring new contacts of the tab "New clients", and held back ones that have a ground by now, into the clients.': "Предложить добавить в клиенты новых из вкладки «Новые клиенты» и отложенных, у которых появилось основание.",
    'Each is compared with the clients first; who is there already completes them. Nothing is written before "sheetcrm apply PLAN"; your rows stay where they are.': "Каждый сначала сверяется с клиентами; кто уже есть, дополнит их. До команды «sheetcrm apply ПЛАН» ничего не записывается; ваши строки остаются на месте.",
    "Say whom a list of unsubscribed people stops (.csv, .xlsx), and keep a plan that puts them on the stop list.": "Показать, кого останавливает список отписавшихся (.csv, .xlsx), и сохранить план, который внесёт их в стоп-лист.",
    'Phones and e-mails in any spelling are taken from any table; of the reports of Unisender, Mailchimp, DashaMail and Twilio only who unsubscribed. Approved drafts that this cancels are counted, what was handed over already is named. Nothing is written before "sheetcrm apply PLAN".': "Телефоны и адреса в любом написании берутся из любой таблицы; из отчётов Unisender, Mailchimp, DashaMail и Twilio — только те, кто отписался. Сказано, сколько одобренных черновиков отменится и что уже передано. До команды sheetcrm apply ПЛАН ничего не записывается.",
    "Of a service's report also the addresses that took nothing.": "Из отчёта сервиса взять и адреса, которые не приняли сообщение.",
    "Match a bank statement in 1C's format with the orders: keeps a plan that marks those as paid that it fits for sure.": "Сверить банковскую выписку (формат 1С) с заказами: сохраняет план, который отметит оплаченными те, что подошли наверняка.",
    'By the number in the purpose and the sum, else by the payer\'s tax id and the sum. Whatever is unclear is listed for a person. Nothing is written before "sheetcrm apply PLAN".': "По номеру в назначении и сумме, иначе по ИНН плательщика и сумме. Всё неясное — списком, решать человеку. До команды «sheetcrm apply ПЛАН» ничего не записывается.",
    "Save the texts of the tab of templates as files here.": "Сохранить тексты вкладки «Шаблоны» файлами в эту папку.",
    "Plan to put the texts of these files into the tab of templates.": "Предложить записать тексты этих файлов во вкладку «Шаблоны».",
    "With --to: also over files that say something else.": "Вместе с --to: заменить и те файлы, где сказано другое.",
    'Keep your texts as files, or put files into the tab "Templates", with every difference shown.': "Сохранить свои тексты файлами или перенести файлы во вкладку «Шаблоны»; каждое отличие видно.",
    "A file holds one row: ru/birthday.email.txt, its columns above the text. Saved and put back, nothing changes. What is put in is a plan first; rows that no file is about stay.": "Файл — это одна строка: ru/birthday.email.txt, столбцы — над текстом. Сохранили и перенесли обратно — ничего не изменится. Перенос сначала план; строки, для которых файла нет, остаются.",
    "Make this file (.xlsx or .csv); one that is there is left alone.": "Сделать этот файл (.xlsx или .csv); если он уже есть, его не тронем.",
    "Whose rows.": "Что выгрузить: клиентов, заказы или сделки.",
    "Only a base (active base, inactive base, general base) or a group, such as VIP.": "Только база (АКБ, НКБ, ОКБ) или группа, например VIP.",
    "Only a segment of the tab of segments.": "Только сегмент из вкладки «Сегменты».",
    "Only these columns: headings between commas.": "Только эти столбцы: заголовки через запятую.",
    "Shorten names, hide phones and e-mails. This is not anonymisation.": "Сократить имена, скрыть телефоны и почту. Это не обезличивание.",
    "Only those who agreed to be passed on to a partner.": "Только те, кто согласился на передачу партнёру.",
    "Of a .csv; the first one opens in Excel by a click.": "Кодировка .csv; первая открывается в Excel щелчком.",
    "Of a .csv; the first one is what Excel in Russian expects.": "Разделитель .csv; первый — как ждёт русский Excel.",
    "Take clients, orders or deals out as a list: all of them, a base, a group or a segment.": "Выгрузить клиентов, заказы или сделки списком: всех, базу, группу или сегмент.",
    "The workbook is only read. Whom nobody may write to stays in the list, with the reason beside the name. The journal says who took a list, when, whose rows and how many.": "Таблица только читается. Кому нельзя писать, тот остаётся в списке — с причиной рядом. В журнал записывается, кто выгрузил, когда, кого и сколько строк.",
    "Whole name, or a part of it.": "Имя целиком или часть.",
    "Phone; may be given several times.": "Телефон; можно несколько раз.",
    "E-mail; may be given several times.": "Почта; можно несколько раз.",
    "Company.": "Компания.",
    "Tax id.": "ИНН.",
    "Messenger or social network.": "Мессенджер или соцсеть.",
    "Date of birth.": "Дата рождения.",
    "City.": "Город.",
    "Read people as lines of JSON from the input, one answer a line.": "Читать людей строками JSON со входа, по ответу на строку.",
    "Who somebody is: a client of yours, perhaps one, or a new one. Writes nothing.": "Кто это: ваш клиент, возможно ваш клиент или новый. Ничего не записывает.",
    'For forms and leads: what they say is compared with every client as "duplicates" does it.': "Для заявок с сайта и лидов: сверяет с каждым клиентом так же, как duplicates.",
    "A line for each row: what becomes of it, and why (.csv).": "По строке на каждую строку: что с ней станет и почему (.csv).",
    "Say who is new in a list of leads (.csv, .xlsx), whom of your clients they complete, and what you must decide.": "Показать, кто в списке лидов (.csv, .xlsx) новый, кого из клиентов он дополняет и что решать вам.",
    'Keeps a plan that adds the new ones and fills blank cells of your clients. Nothing is written before "sheetcrm apply PLAN".': "Сохраняет план, который добавит новых и заполнит пустые ячейки клиентов. До команды sheetcrm apply ПЛАН ничего не записывается.",
    "The summary: an .xlsx (made when missing) or a Google Sheet.": "Сводная: .xlsx (создастся сам) или Google-таблица.",
    "Bring the clients of several workbooks together in one tab of a summary workbook, each row with where it stands.": "Свести клиентов нескольких таблиц в одну вкладку сводной; у каждой строки сказано, откуда она.",
    "The tab is filled afresh as a whole; the workbooks are only read. Without names: the section consolidate of config.yaml.": "Вкладка каждый раз заполняется целиком; исходные таблицы только читаются. Без имён — раздел consolidate в config.yaml.",
    "Where: lists for a mailing service, files for a mail program, the drafts of a mailbox, a list of texts.": "Куда: списки для сервиса рассылок, файлы для почтовой программы, черновики почтового ящика, список SMS.",
    "Really do it; the name stays in the ledger.": "Действительно сделать; имя останется в журнале.",
    "A few messages to yourself first, marked; no client is concerned.": "Сначала несколько сообщений себе, с пометкой; клиентов это не касается.",
    "All of this handover was really sent today.": "Всё из этой передачи сегодня действительно отправлено.",
    "What was unknown in this handover did arrive.": "То, о чём в этой передаче было неизвестно, дошло.",
    "What was unknown in this handover did not arrive, and may go again.": "То, о чём в этой передаче было неизвестно, не дошло: можно передать снова.",
    "What a service says became of its messages (.csv): delivered, bounced, unsubscribed.": "Отчёт сервиса о судьбе сообщений (.csv): доставлено, не доставлено, отписались.",
    "The ledger of handovers is lost or old, and that is known.": "Журнал передач потерян или старый, и это известно.",
    "Hand approved drafts over to where a person sends them from. Nothing is sent; nobody gets a message twice.": "Передать одобренные черновики туда, откуда их отправляет человек. Программа не отправляет; никто не получит сообщение дважды.",
    "With --to it says what would leave, and why the rest stays; with --yes-by as well it does it. Without --to it lists what was handed over before.": "С --to говорит, что ушло бы и почему остальное остаётся; если добавить --yes-by, передаёт. Без --to показывает, что уже передано.",
    "Only what this manager has to do.": "Только то, что делать этому менеджеру.",
    "What is due by this day; by today without it.": "Что пора сделать к этому дню; без параметра — к сегодняшнему.",
    "What is to be done today, manager by manager: ours and those of your own tab of tasks. Writes nothing.": "Что сделать сегодня, по менеджерам: задачи программы и вашей собственной вкладки. Ничего не пишет.",
    'It is what the tab "Tasks" holds, with the tasks of which the day has come.': "Это то же, что во вкладке «Задачи», но только те, чей день настал.",
    "Show the version and exit.": "Показать версию и выйти.",
    "Show this message and exit.": "Показать эту справку и выйти.",
}
#: Words of click's own, as whole lines or beginnings of lines.
_FRAME = (
    ("Usage:", "Использование:"),
    ("Options:", "Параметры:"),
    ("Commands:", "Команды:"),
    ("[default:", "[по умолчанию:"),
)


def language_of(arguments: Sequence[str]) -> str | None:
    """What ``--lang`` says on a command line that is not parsed yet."""
    spoken = next((b for a, b in itertools.pairwise(arguments) if a == "--lang"), None)
    return next((a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")), spoken)


def russian(text: str | None) -> str | None:
    """A help text in Russian, paragraph by paragraph; as it is where there is none."""
    if text is None:
        return None
    kept = {" ".join(key.split()): value for key, value in RU.items()}
    said = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        # A paragraph that begins with \b is shown line by line, as it stands.
        raw = paragraph.startswith("\b")
        words = " ".join(paragraph.replace("\b", "").split())
        said.append(("\b\n" if raw else "") + kept.get(words, paragraph.removeprefix("\b\n")))
    return "\n\n".join(said)


@contextmanager
def spoken(command: click.Command, context: click.Context, lang: Lang) -> Iterator[None]:
    """The command, its options and its subcommands speak the language while their help is written."""
    if lang == "en":
        yield
        return
    said: list[tuple[object, str | None]] = []
    parts: list[click.Command] = [command]
    if isinstance(command, click.Group):
        parts += [c for name in command.list_commands(context) if (c := command.get_command(context, name)) is not None]
    for part in parts:
        for thing in (part, *part.get_params(context)):
            if hasattr(thing, "help"):
                said.append((thing, thing.help))
                thing.help = russian(thing.help)
    try:
        yield
    finally:
        for thing, help_ in said:
            thing.help = help_  # type: ignore[attr-defined]


def framed(text: str, lang: Lang) -> str:
    """Help with click's own headings in the reader's language."""
    if lang == "ru":
        for english, ours in _FRAME:
            text = text.replace(english, ours)
    return text
