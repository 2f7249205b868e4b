"""The Russian of ``--help``: by the English text, so that a command says each thing once."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from sheetcrm.core.wording import Lang

RU = {
    "Keeps the client base your team shares in a sheet clean, free of duplicates and ready to work with.": "Держит в порядке клиентскую базу, которую команда ведёт в общей таблице: проверяет, находит дубли, готовит к работе.",
    "TARGET is an .xlsx file, the address of a Google Sheet, or nothing (the workbook named in config.yaml). The program fills tabs of its own; a cell of yours is changed only when somebody has agreed to it. It never sends anything.": "После команды — файл .xlsx, адрес Google-таблицы или ничего (тогда берётся таблица из config.yaml). Программа заполняет собственные вкладки; вашу ячейку меняет, только если кто-то согласился. Она никогда ничего не отправляет.",
    "Exit codes: 0 done · 1 errors found (--strict) · 2 configuration or usage · 3 done, some cells skipped ·\n4 the workbook cannot be read or written · 5 not now, nothing changed, try again.": "Коды возврата: 0 готово · 1 найдены ошибки (--strict) · 2 настройки или команда · 3 готово, часть ячеек пропущена ·\n4 таблица не читается или не пишется · 5 не сейчас: ничего не изменено, повторите.",
    "What clients agreed to, by purpose and channel: since when, what proves it, what overrides it. Writes nothing.": "На что согласились клиенты, по целям и каналам: с какого дня, чем подтверждается, что сильнее. Ничего не пишет.",
    "With a client's ID, that client's lines; without one, the totals; --json lists everything.": "С номером клиента — его строки, без номера — итоги; все строки даёт --json.",
    "Remove what has been kept longer than the section retention allows.": "Убрать то, что хранится дольше, чем сказано в разделе retention.",
    "Every place where the program keeps clients' data: what it is, how old, how large. Does not open the workbook.": "Все места, где программа держит данные клиентов: что это, сколько ему дней, сколько занимает. Таблицу не открывает.",
    "How long things are kept is set in config.yaml, section retention; the newest copy of a workbook always stays.": "Что сколько хранить, сказано в config.yaml, раздел retention; самая новая копия таблицы остаётся всегда.",
    "The key that lets one computer recognise people erased on another. Without an option: how many cannot be recognised here.": "Ключ, по которому удалённых на одном компьютере людей узнают на другом. Без параметров — сколько людей здесь не узнать.",
    "The workbook holds only fingerprints of their contacts, never the key: a person carries it over. Delete the file afterwards.": "В таблице лежат только отпечатки их контактов, ключа там нет: его переносит человек. Потом файл удалите.",
    "Write this computer's key to this file.": "Записать туда ключ этого компьютера.",
    "Accept another computer's key.": "Принять ключ другого компьютера.",
    "Who decided it; goes into the record of erasure.": "Кто решил; войдёт в акт.",
    "On what grounds; goes into the record of erasure.": "На каком основании; войдёт в акт.",
    'Plan to erase a person: show every cell that holds them, and what stays. Nothing is erased before "sheetcrm apply PLAN".': "Подготовить удаление данных человека: показать все его ячейки и что останется. До команды «sheetcrm apply ПЛАН» ничего не удаляется.",
    "Then their cells are cleared, they are removed from copies, journals, plans and drafts, and a record of the erasure is written. There is no undo.": "Тогда программа очистит его ячейки, уберёт его из копий, журналов, планов и черновиков и составит акт. Вернуть это нельзя.",
    "Where to put it.": "Куда положить.",
    "Everything about one person, for that person on request: a page to read, and a file for programs.": "Всё об одном человеке для него самого, если он спросит: страница для чтения и файл для программ.",
    "Rows of all tabs, consents, the program's edits, drafts, where copies are kept. The journal records that it was made.": "Строки всех вкладок, согласия, правки программы, черновики, где лежат копии. В журнале останется запись, что это делали.",
    "The port; a free one by default.": "Порт; по умолчанию свободный.",
    "An address of this computer; others are refused.": "Адрес этого самого компьютера; другие не принимаются.",
    "A second look at what was approved; needs another user of the computer.": "Второй взгляд на одобренное; нужен другой пользователь компьютера.",
    "Open the page in the browser.": "Открыть страницу в браузере.",
    "Read the drafts in the browser and decide: approve, reject, write your own text. Runs until Ctrl+C; sends nothing.": "Прочитать черновики в браузере и решить: можно, нельзя, свой текст. Работает до Ctrl+C; ничего не отправляет.",
    "Each decision is saved at once on this computer, and the next run copies it to the tab; a newer one on the tab wins.": "Каждое решение сразу сохраняется на этом компьютере, а на вкладку попадёт со следующим запуском; более новое на вкладке сильнее.",
    "Everything known about one client: contacts, consents, purchases, conversations, drafts, duplicates. Writes nothing.": "Всё, что известно об одном клиенте: контакты, согласия, покупки, разговоры, черновики, дубли. Ничего не пишет.",
    "CLIENT is an id, a row number, a phone, an e-mail or part of the name. If more than one client fits, they are listed (exit code 2).": "CLIENT — ID, номер строки, телефон, почта или часть имени. Если подходят несколько, программа их перечислит (код возврата 2).",
    "Language of the output.": "Язык вывода.",
    "Treat this date as today (2026-11-20).": "Считать этот день сегодняшним (2026-11-20).",
    "Print one JSON document and nothing else.": "Напечатать один документ JSON и больше ничего.",
    "Configuration; by default config.yaml in the current folder.": "Файл настроек; по умолчанию config.yaml рядом.",
    "Exit with code 1 if errors were found.": "Код возврата 1, если найдены ошибки.",
    "Write nothing at all.": "Ничего не записывать.",
    "Exit with code 1 if errors were found (the default here).": "Код возврата 1, если найдены ошибки (здесь по умолчанию).",
    "Find what is wrong, and fill the program's tabs (with --dry-run: only report).": "Найти ошибки и заполнить вкладки программы (с --dry-run — только показать).",
    "The whole job: check, duplicates, groups, summary, drafts; fill the program's tabs.": "Вся работа: проверка, дубли, группы, сводка, черновики; заполнить вкладки программы.",
    "A line for each row: row,cluster,verdict,score,evidence (.csv).": "По строке на каждую строку таблицы: row,cluster,verdict,score,evidence (.csv).",
    "Possible and related pairs: row_a,row_b,verdict,score,evidence (.csv).": "Пары «возможно» и «связаны»: row_a,row_b,verdict,score,evidence (.csv).",
    "Say what a column holds, for unusual headings.": "Сказать, что в столбце, если заголовок необычный.",
    "Find clients who are in the table more than once. Writes nothing into the workbook.": "Найти клиентов, записанных несколько раз. В таблицу ничего не пишет.",
    "Any .csv or .xlsx is fine, whatever its headings. Nothing is merged.": "Подойдёт любой .csv или .xlsx, какие бы ни были заголовки. Ничего не объединяется.",
    "Show the groups and your segments: who is in them, and how each rule was understood. Writes nothing.": "Показать группы и сегменты: кто в них и как понято каждое правило. Ничего не пишет.",
    "Where to put the page (.html).": "Куда положить страницу (.html).",
    "The summary as one HTML page to read, print or pass on. Writes nothing into the workbook.": "«Сводка» одной страницей HTML: прочитать, напечатать, передать. В таблицу ничего не пишет.",
    "The page needs no network and runs no scripts. It goes beside the file, or where --out says.": "Странице не нужна сеть, программ в ней нет. Она ложится рядом с файлом или туда, куда указывает --out.",
    "Prepare the messages for reading, on a page that also shows the decisions. Sends nothing; fills no tab.": "Подготовить сообщения для чтения: страница, на которой видны и решения. Ничего не отправляет и вкладок не заполняет.",
    "A first report on a table the program has never seen. Read-only: nothing is written anywhere.": "Первый отчёт о таблице, которую программа ещё не видела. Только чтение, нигде ничего не пишет.",
    "Show every cell of yours that could be corrected, and which corrections are agreed to. Writes nothing into the workbook.": "Показать все ячейки, которые можно поправить, и что из этого согласовано. В таблицу ничего не пишет.",
    'The plan is kept under a name (P1, P2 …) for "apply"; with --dry-run not even that.': "План сохраняется под именем (P1, P2 …) для команды apply; с --dry-run — не сохраняется.",
    "Apply this kind of edit, such as phone/style.": "Применить этот вид правок, например phone/style.",
    "Apply everything that needs no decision by a person.": "Применить всё, что не требует решения человека.",
    'Correct cells: those ticked on "Proposed edits", those of a PLAN, or the kinds named here.': "Поправить ячейки: отмеченные на вкладке «Правки», из названного плана или названных здесь видов.",
    "A cell is changed only if it still holds what the edit was made for; the others are left alone and listed (exit code 3).": "Ячейка меняется, только если в ней всё ещё то, для чего правка делалась; остальные остаются как есть, программа их перечислит (код возврата 3).",
    "Take back the edits of the last run, or of the named RUN; cells changed since then are left alone and listed.": "Вернуть как было: правки последнего запуска или названного; ячейки, изменённые с тех пор, остаются как есть, программа их перечислит.",
    "The runs that changed cells of yours, or one RUN with all its edits; the lists taken out. Does not open the workbook.": "Запуски, менявшие ваши ячейки, или один запуск со всеми правками; выгруженные списки. Таблицу не открывает.",
    "Why a cell is as it is: every edit the program made in it, by which rule, and what it proposes now.": "Почему в ячейке так: все правки программы, по какому правилу и что она предлагает сейчас.",
    "Bring back one row, by its id.": "Вернуть одну строку, по её номеру.",
    "Bring back one column.": "Вернуть один столбец.",
    "Bring back the cells that this run and the later ones changed.": "Вернуть ячейки, которые меняли этот запуск и следующие за ним.",
    "The copy from this day; the newest one by default.": "Копия за этот день; по умолчанию самая новая.",
    "Show what differs from the copy made before the day's first write, and keep a plan that brings it back.": "Показать, чем таблица отличается от копии, сделанной перед первой записью дня, и сохранить план возврата.",
    'Nothing is written before "sheetcrm apply PLAN". Rows are found by their id; a row that is gone is only named.': "До команды «sheetcrm apply ПЛАН» ничего не записывается. Строки программа находит по номеру; исчезнувшие только называет.",
    "What the alarm is about is intended: write, and count it as normal from now on.": "То, о чём тревога, так и задумано: записать и считать нормой.",
    "Only put ids that changed places back beside their clients.": "Только вернуть перепутанные номера своим клиентам.",
    "Whose clients they are.": "Чьи это клиенты.",
    "Who takes over.": "Кому передать.",
    "The orders too; without it they stay with whoever took them.": "Заказы тоже; без этого они остаются за тем, кто их оформил.",
    "Hand the clients and open deals of one manager over to another: saves a plan, and says where else the one who leaves is mentioned.": "Передать клиентов и открытые сделки одного менеджера другому: сохраняет план и говорит, где ещё упомянут тот, кто уходит.",
    'Nothing is written before "sheetcrm apply PLAN".': "До команды «sheetcrm apply ПЛАН» ничего не записывается.",
    "The client whose row stays; by default the most complete one.": "Клиент, чья строка останется; без этого — самая полная.",
    'Show what merging a GROUP of "Duplicates", or clients named by their ids, would do, and keep a plan.': "Показать, что даст объединение группы из вкладки «Дубли» или клиентов, названных по номерам, и сохранить план.",
    'Nothing is written before "sheetcrm apply PLAN". Without a name: the merges that are ticked.': "До команды «sheetcrm apply ПЛАН» ничего не записывается. Без названия — отмеченные объединения.",
    "Take back a merge: the last one, those of a RUN, or the one with this client (ID); cells changed since then are left alone and listed.": "Вернуть объединение: последнее, все из названного запуска или то, где был клиент с этим номером; ячейки, изменённые с тех пор, остаются как есть, программа их перечислит.",
    "Make a new workbook with a few invented examples.": "Создать новую таблицу с несколькими выдуманными примерами.",
    "Ask nothing: leave every doubtful column alone.": "Ничего не спрашивать: сомнительные столбцы не трогать.",
    "Make a tab with the texts of your campaigns, so that you can write your own.": "Завести вкладку с текстами ваших рассылок, чтобы писать свои.",
    "Make a tab that says how to fill in your table; every run keeps it up to date.": "Завести «Памятку»: как заполнять вашу таблицу. Каждый запуск держит её в согласии с настройками.",
    "For a new workbook: tabs, words and settings for your kind of business: salon, shop, b2b, services.": "Для новой таблицы: вкладки, слова и настройки под дело: салон, магазин, B2B, услуги.",
    "Make a tab to type new contacts in, and one for people whose data may not be kept yet.": "Завести вкладку, куда вписывают новых, и вкладку для тех, чьи данные пока нет законного основания хранить.",
    "Make a tab where you choose a client and see everything known about them.": "Завести карточку: выбираете клиента и видите о нём всё, что известно.",
    "A page with the cards of these clients, for whoever takes over.": "Страница с карточками этих клиентов — для того, кто их принимает.",
    "The same as a page to read and print.": "То же страницей, чтобы читать и печатать.",
    "Make a tab with the words your columns may hold, taken from what they hold now.": "Завести вкладку со словами для ваших столбцов — из тех, что в них есть.",
    'With --columns also these, in a collapsed group: headings separated by commas, or "all".': "Вместе с --columns ещё и эти, свёрнутой группой: заголовки через запятую или «все».",
    "Offer lists and hints while people type on your tabs; does the same as --lists as well.": "Подсказки и списки при вводе в ваших вкладках; заодно сделает то же, что --lists.",
    "On a Google Sheet: a filter view per manager with their own clients.": "В Google-таблице: каждому менеджеру фильтр с его клиентами.",
    "Add a column for client ids where there is none.": "Добавить столбец для номеров клиентов, если его нет.",
    "Agree to the program's columns on the right of your clients.": "Согласиться на столбцы программы справа от ваших клиентов.",
    "Set up work with your workbook: show how its columns are understood, ask what cannot be known, write config.yaml.": "Настроить работу с вашей таблицей: показать, как поняты столбцы, спросить то, чего программа знать не может, записать config.yaml.",
    "What a code such as phone/not-valid means and what to do about it; without a code, the list.": "Что значит код вроде phone/not-valid и что с этим делать; без кода — список всех.",
    "Every setting, its value, and where it comes from.": "Каждая настройка, её значение и откуда оно взялось.",
    "Check the configuration; with --effective show what is in force and where it comes from.": "Проверить настройки; с --effective — показать, что действует и откуда взялось.",
    "Check what the program needs: Python, files, rights, the Google key, access to the sheet.": "Проверить всё, что нужно программе: Python, файлы, права, ключ Google, доступ к таблице.",
    "Run the jobs that are due and stop; the exit code is that of a job that failed.": "Выполнить задания, которым пора, и остановиться; код возврата — как у задания, которое не удалось.",
    "Run the jobs of the schedule in config.yaml until stopped.": "Выполнять задания по расписанию из config.yaml, пока не остановят.",
    "Copy the sample workbook to a folder and run the whole job on it.": "Скопировать пример таблицы в папку и сделать на нём всю работу.",
    "Do it without asking.": "Сделать без вопросов.",
    "Also the tabs made for you, where nobody has written anything in them.": "И вкладки, созданные для вас, если в них никто ничего не писал.",
    "Also the journal and the copies kept on this computer.": "И журнал с копиями на этом компьютере.",
    "Remove everything the program added to the workbook: its tabs and hidden marks. Asks first.": "Убрать из таблицы всё, что добавила программа: её вкладки и скрытые пометки. Сначала спросит.",
    "What people made stays. A file that nobody has touched since becomes the original again, part by part.": "Всё, что сделали люди, останется. Файл, который с тех пор никто не трогал, станет точно таким, каким был.",
    "Make this .xlsx.": "Сделать этот .xlsx.",
    "Without names, contacts and free text. This is not anonymisation.": "Без имён, контактов и свободного текста. Это не обезличивание.",
    "Plan to bring edits from this copy back into the workbook it was made from.": "Сохранить план: вернуть правки из этой копии в таблицу, с которой её сняли.",
    "Make an offline copy of a workbook as .xlsx (--to), or plan to bring back what was edited in one (--back-to).": "Сделать копию таблицы в .xlsx (--to) или план возврата правок, сделанных в такой копии (--back-to).",
    "Cells go back by the client's id, and only where the workbook still holds what the copy was made from. The program's tabs are left out of a copy.": "Ячейки возвращаются по номеру клиента и только туда, где в таблице всё ещё то, с чего делали копию. Вкладки программы в копию не попадают.",
    "Also who can open the Google Sheet; asks for one more permission.": "И кто может открыть Google-таблицу; попросит ещё одно право.",
    "Try Google out on this empty sheet, created for the purpose.": "Проверить Google на этой пустой таблице, созданной для проверки.",
    "Also remove a lock whose run may still be working.": "Снять блокировку, даже если её запуск, возможно, ещё работает.",
    "Show what is using the workbook, and remove what an interrupted run has left. Exit code 5 while it is in use.": "Показать, кем занята таблица, и убрать то, что оставил оборвавшийся запуск. Код возврата 5, пока она занята.",
    "A page to read and print: the groups, their rows, why, and how much each thing weighs.": "Страница для чтения и печати: группы, их строки, почему они похожи и что сколько весит.",
    'Any .csv or .xlsx is fine, whatever its headings; without any, columns are known by what is in them and called "column 1", "column 2" for --map. Nothing is merged. Several files, Google Sheets (gsheet:ID) and all their tabs are one base: each row is named by its file and tab.': "Подойдёт любой .csv или .xlsx с любыми заголовками; если их нет, столбцы понимаются по содержанию, а для --map зовутся column 1, column 2. Ничего не объединяется. Несколько файлов, Google-таблиц (gsheet:ID) и все их вкладки — одна база: у каждой строки названы файл и вкладка.",
    "Also how much each thing weighs.": "И сколько что весит.",
    "The same as a page with a picture of the weights.": "То же страницей, с картинкой весов.",
    'With the word "pair" it is the command explain-pair.': "Со словом pair это команда explain-pair.",
    "Whether two rows are one client, and what speaks for and against. Writes nothing.": "Один ли клиент в двух строках, что за и что против. Ничего не записывает.",
    "A and B are a client's id (C-000017), an address (Clients!A17, base.xlsx!17) or the number of a row (17).": "A и B — номер клиента (К-000017), адрес (Клиенты!A17, base.xlsx!17) или номер строки (17).",
    "Read the file as this mapping says; --save-mapping makes one.": "Читать так, как сказано в этом файле; его делает --save-mapping.",
    "Save how this file was read, for the next one like it.": "Сохранить, как прочитан этот файл, — для следующих таких же.",
    "Which program the export is from, when that cannot be seen.": "Из какой программы выгрузка, если это не видно само.",
    "On what legal grounds these people's data may be kept.": "На каком законном основании можно хранить данные этих людей.",
    "A big file that the team collected itself and did not buy.": "Большой файл, который вы собрали сами, а не купили.",
    'Whom new clients go to: a name, "A, B" in turn, or by a column.': "Кому отдать новых: имя, «Ирина, Вера» по очереди или по столбцу.",
    "Where new clients come from, for rows that do not say.": "Откуда новые клиенты — для тех строк, где это не сказано.",
    'Exports of amoCRM, Bitrix24 and Google Forms and calls of Asterisk and Sipuni are recognised by their headings; so are logs of orders. Saves a plan that adds the new ones and fills empty cells of your clients; people without legal grounds are held back. Nothing is written before "sheetcrm apply PLAN". With the word "stop" before a file it is the command import-stop.': "Выгрузки amoCRM, Битрикс24, ответы Google Форм, звонки Asterisk и Sipuni узнаются по заголовкам, журнал заказов — тоже. Сохраняет план: добавить новых и заполнить пустые ячейки ваших клиентов; тех, чьи данные хранить нет законного основания, откладывает. До команды «sheetcrm apply ПЛАН» ничего не записывается. Со словом stop перед файлом это команда import-stop.",
    'Plan to add to the clients the new contacts from the tab "New clients", and those held back who now have legal grounds.': "Предложить добавить в клиенты новых из вкладки «Новые клиенты» и отложенных, у которых появилось основание.",
    'Each is first compared with the clients; whoever is there already is completed. Nothing is written before "sheetcrm apply PLAN"; your rows stay where they are.': "Каждый сначала сверяется с клиентами; кто уже есть, дополнит их. До команды «sheetcrm apply ПЛАН» ничего не записывается; ваши строки остаются на месте.",
    "Show which clients a list of unsubscribed people (.csv, .xlsx) concerns, and save a plan that puts them on the stop list.": "Показать, кого останавливает список отписавшихся (.csv, .xlsx), и сохранить план, который внесёт их в стоп-лист.",
    'Phones and e-mails in any spelling are taken from any table; from the reports of Unisender, Mailchimp, DashaMail and Twilio only people who unsubscribed. Approved drafts that this cancels are counted, and what has been handed over already is named. Nothing is written before "sheetcrm apply PLAN".': "Телефоны и адреса в любом написании берутся из любой таблицы; из отчётов Unisender, Mailchimp, DashaMail и Twilio — только те, кто отписался. Покажет, сколько одобренных черновиков отменится и что уже передано. До команды sheetcrm apply ПЛАН ничего не записывается.",
    "From a service's report also take addresses that did not accept the message.": "Из отчёта сервиса взять и адреса, которые не приняли сообщение.",
    "Match a bank statement in 1C format with the orders: saves a plan that marks as paid those that match with certainty.": "Сверить банковскую выписку (формат 1С) с заказами: сохраняет план, который отметит оплаченными те, что совпали наверняка.",
    'By the number in the purpose and the amount, otherwise by the payer\'s tax id and the amount. Whatever is unclear is listed for a person to decide. Nothing is written before "sheetcrm apply PLAN".': "По номеру в назначении и сумме, иначе по ИНН плательщика и сумме. Всё неясное — списком, решать человеку. До команды «sheetcrm apply ПЛАН» ничего не записывается.",
    'Save the texts from the tab "Templates" as files here.': "Сохранить тексты вкладки «Шаблоны» файлами в эту папку.",
    'Plan to put the texts of these files on the tab "Templates".': "Предложить записать тексты этих файлов на вкладку «Шаблоны».",
    "With --to: also replace files that say something else.": "Вместе с --to: заменить и те файлы, где сказано другое.",
    'Save your texts as files, or put files on the tab "Templates", with every difference shown.': "Сохранить свои тексты файлами или перенести файлы на вкладку «Шаблоны»; каждое отличие видно.",
    "A file holds one row: ru/birthday.email.txt, its columns above the text. Saved and put back, nothing changes. Putting in is a plan first; rows without a file stay.": "Файл — это одна строка: ru/birthday.email.txt, столбцы — над текстом. Сохранили и перенесли обратно — ничего не изменится. Перенос — сначала только план; строки, для которых файла нет, остаются.",
    "Make this file (.xlsx or .csv); an existing file is left alone.": "Сделать этот файл (.xlsx или .csv); если он уже есть, его не тронем.",
    "What to export: clients, orders or deals.": "Что выгрузить: клиентов, заказы или сделки.",
    "Only a base (active base, inactive base, general base) or a group, such as VIP.": "Только база (АКБ, НКБ, ОКБ) или группа, например VIP.",
    'Only a segment from the tab "Segments".': "Только сегмент из вкладки «Сегменты».",
    "Only these columns: headings separated by commas.": "Только эти столбцы: заголовки через запятую.",
    "Shorten names, hide phones and e-mails. This is not anonymisation.": "Сократить имена, скрыть телефоны и почту. Это не обезличивание.",
    "Only those who agreed to be passed on to a partner.": "Только те, кто согласился на передачу партнёру.",
    "Encoding of a .csv; the first one opens in Excel with a click.": "Кодировка .csv; первая открывается в Excel щелчком.",
    "Separator of a .csv; the first one is what Russian Excel expects.": "Разделитель .csv; первый — как ждёт русский Excel.",
    "Export clients, orders or deals as a list: all of them, a base, a group or a segment.": "Выгрузить клиентов, заказы или сделки списком: всех, базу, группу или сегмент.",
    "The workbook is only read. People nobody may write to stay in the list, with the reason beside the name. The journal records who exported a list, when, which rows and how many.": "Таблица только читается. Те, кому писать нельзя, остаются в списке, причина — рядом. В журнал записывается, кто выгрузил, когда, кого и сколько строк.",
    "Full name, or part of it.": "Имя целиком или часть.",
    "Phone; can be given several times.": "Телефон; можно несколько раз.",
    "E-mail; can be given several times.": "Почта; можно несколько раз.",
    "Company.": "Компания.",
    "Tax id.": "ИНН.",
    "Messenger or social network.": "Мессенджер или соцсеть.",
    "Date of birth.": "Дата рождения.",
    "City.": "Город.",
    "Read people as lines of JSON from standard input, one answer per line.": "Читать людей со стандартного входа, строками JSON; на каждую строку — один ответ.",
    "Who this is: a client of yours, possibly one, or somebody new. Writes nothing.": "Кто это: ваш клиент, возможно ваш клиент или новый. Ничего не записывает.",
    'For forms and leads: compares them with every client the way "duplicates" does.': "Для заявок с сайта и лидов: сверяет с каждым клиентом так же, как duplicates.",
    "A line for each row: what becomes of it, and why (.csv).": "По строке на каждую строку: что с ней станет и почему (.csv).",
    "Show who in a list of leads (.csv, .xlsx) is new, which of your clients it completes, and what you have to decide.": "Показать, кто в списке лидов (.csv, .xlsx) новый, кого из клиентов он дополняет и что решать вам.",
    'Saves a plan that adds the new ones and fills empty cells of your clients. Nothing is written before "sheetcrm apply PLAN".': "Сохраняет план, который добавит новых и заполнит пустые ячейки клиентов. До команды sheetcrm apply ПЛАН ничего не записывается.",
    "The summary: an .xlsx (created if missing) or a Google Sheet.": "Сводная: .xlsx (создастся сам) или Google-таблица.",
    "Bring the clients of several workbooks together on one tab of a summary workbook, each row with its source.": "Свести клиентов нескольких таблиц в одну вкладку сводной; у каждой строки сказано, откуда она.",
    "The tab is filled anew each time; the source workbooks are only read. Without names: the section consolidate of config.yaml.": "Вкладка каждый раз заполняется целиком; исходные таблицы только читаются. Без имён — раздел consolidate в config.yaml.",
    "Where: lists for a mailing service, files for a mail program, the drafts of a mailbox, a list of text messages.": "Куда: списки для сервиса рассылок, файлы для почтовой программы, черновики почтового ящика, список SMS.",
    "Really do it; the name is kept in the ledger.": "Передать на самом деле; имя останется в журнале.",
    "First a few messages to yourself, marked as a test; clients are not involved.": "Сначала несколько сообщений себе, с пометкой; клиентов это не касается.",
    "Everything in this handover was really sent today.": "Всё из этой передачи сегодня действительно отправлено.",
    "The messages of this handover that were unknown did arrive.": "То, о чём в этой передаче было неизвестно, дошло.",
    "The messages of this handover that were unknown did not arrive and may be handed over again.": "То, о чём в этой передаче было неизвестно, не дошло: можно передать снова.",
    "A service's report on its messages (.csv): delivered, bounced, unsubscribed.": "Отчёт сервиса о судьбе сообщений (.csv): доставлено, не доставлено, отписались.",
    "The ledger of handovers is lost or old, and you know it.": "Журнал передач потерян или старый, и это известно.",
    "Hand approved drafts over to the place a person sends them from. The program sends nothing; nobody gets a message twice.": "Передать одобренные черновики туда, откуда их отправляет человек. Сама программа ничего не отправляет; никто не получит сообщение дважды.",
    "With --to it says what would be handed over, and why the rest stays; with --yes-by it does so. Without --to it lists what has been handed over.": "С --to говорит, что ушло бы и почему остальное остаётся; если добавить --yes-by, передаёт. Без --to показывает, что уже передано.",
    "Only what this manager has to do.": "Только то, что делать этому менеджеру.",
    "What is due by this day; by default, today.": "Что пора сделать к этому дню; без параметра — к сегодняшнему.",
    "What is to be done today, by manager: the program's tasks and those on your own task tab. Writes nothing.": "Что сделать сегодня, по менеджерам: задачи программы и вашей собственной вкладки. Ничего не пишет.",
    'The same as on the tab "Tasks", but only tasks that are due.': "Это то же, что на вкладке «Задачи», но только те, чей день настал.",
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
