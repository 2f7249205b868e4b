"""What every key of config.yaml means, in both languages. Those of the segments have their words in core. Pure."""

from __future__ import annotations

from sheetcrm.config.task_meanings import TASK_MEANING
from sheetcrm.core.law.operator import OWN as OPERATOR
from sheetcrm.core.segments.settings import ABOUT, LIFECYCLE_LABEL
from sheetcrm.core.wording import Text


def _of_every_campaign() -> dict[str, Text]:
    """What every campaign has."""
    what = {
        "welcome": Text(ru="приветствие новым клиентам", en="a welcome to new clients"),
        "birthday": Text(ru="поздравления с днём рождения", en="birthday messages"),
        "winback": Text(ru="сообщения тем, кто давно не был", en="messages to those who have been away"),
        "professional": Text(ru="поздравления с профессиональным праздником", en="messages on the day of a profession"),
        "holiday": Text(ru="поздравления с общими праздниками", en="messages on general holidays"),
        "repeat": Text(ru="напоминания, что пора повторить заказ", en="reminders that it is time to buy again"),
        "complementary": Text(ru="предложения к недавней покупке", en="offers that go with a recent purchase"),
        "opinion": Text(ru="вопрос о впечатлении после доставки", en="a question after delivery"),
        "payment": Text(ru="напоминания об оплате", en="payment reminders"),
        "appointment": Text(ru="напоминания о записи", en="appointment reminders"),
        "promised": Text(
            ru="сообщения о поступлении товара, которого ждали", en="messages that what was waited for has come in"
        ),
        "refused": Text(
            ru="сообщения тем, чья причина отказа отпала", en="messages to those whose reason to decline has gone"
        ),
        "referral": Text(ru="просьбы порекомендовать вас друзьям", en="requests to recommend you to friends"),
        "large_order": Text(ru="благодарность за крупный заказ", en="thanks for a large order"),
        "came_back": Text(
            ru="сообщения тем, кто купил после долгого перерыва", en="messages to those who bought after a long silence"
        ),
        "milestone": Text(
            ru="благодарность за пятый, десятый и так далее заказ", en="thanks for the fifth, tenth and so on order"
        ),
        "cancelled": Text(ru="вопрос, почему заказ не состоялся", en="a question why an order came to nothing"),
        "offer": Text(ru="письма с КП по открытым сделкам", en="e-mails with the offer of an open deal"),
    }
    made = {}
    for name, text in what.items():
        key = f"drafts.campaigns.{name}"
        made[f"{key}.on"] = Text(ru=f"Готовить ли {text.ru}.", en=f"Whether to draft {text.en}.")
        made[f"{key}.purpose"] = Text(
            ru="ad — реклама, нужно согласие; service — о том, о чём договорились. Не указано — как в шаблоне.",
            en="ad: advertising, needs consent. service: about what was agreed on. Left out: as the template says.",
        )
        made[f"{key}.decided_by"] = Text(
            ru="Кто решил, что рекламный шаблон — не реклама. Без имени и причины он остаётся рекламой.",
            en="Who decided that an advertising template is not advertising. Without a name and a reason it "
            "stays advertising.",
        )
        made[f"{key}.decided_why"] = Text(ru="…и почему.", en="…and why.")
    return made


_OWN = {
    "workbook": Text(
        ru="Где лежит таблица: путь к файлу, адрес Google-таблицы или один из разделов ниже.",
        en="Where the table is: a path, the address of a Google Sheet, or one of the two below.",
    ),
    "workbook.path": Text(ru="Файл .xlsx.", en="An .xlsx file."),
    "workbook.google.spreadsheet": Text(
        ru="Адрес или идентификатор Google-таблицы.", en="The address or the id of a Google Sheet."
    ),
    "workbook.google.credentials": Text(
        ru="Файл ключа сервисного аккаунта или входа в Google.",
        en="The key file of a service account or of a login to Google.",
    ),
    "workbook.google.api_url": Text(
        ru="Другой сервер вместо Google, только для проверки.", en="Another server instead of Google, for tests only."
    ),
    "language": Text(
        ru="Язык вкладок программы: auto — по заголовкам (если ни одного русского, а слова в ячейках русские, — русский), потом по таблице, потом по системе.",
        en="Language of the program's tabs; auto: by the headings (Russian where none of them is, but the words in the cells are), then the workbook, then the system.",
    ),
    "region": Text(
        ru="Страна телефонов, набранных без кода. Не указана — как в Google-таблице; иначе по валюте сумм, компьютеру или языку, если телефоны или города в таблице ясно не говорят о другой.",
        en="The country of phones typed without a code. Left out: a Google Sheet's own; else by the currency of sums, the computer or the language, unless the phones or towns in the table clearly say another.",
    ),
    "time_zone": Text(
        ru="Часовой пояс. Не указан — тот, что в таблице, или по стране (где их несколько — по городам клиентов), или по языку.",
        en="Time zone. Left out: the workbook's own, or the country's (by the clients' towns where it has several), or by the language.",
    ),
    "currency": Text(
        ru="Знак валюты рядом с суммами. Не указан — по стране.",
        en="The sign beside amounts. Left out: by the country.",
    ),
    "tables.TABLE.tabs": Text(
        ru="На каких вкладках стоит эта таблица (clients, orders, deals, interactions, consents, stop_list, segments, settings).",
        en="The tabs that hold this table (clients, orders, deals, interactions, consents, stop_list, "
        "segments, settings).",
    ),
    "tables.TABLE.fields.FIELD": Text(
        ru="Какой заголовок значит это поле. Нужно там, где программа не угадывает: ID, согласия, «Не беспокоить».",
        en="Which heading holds this field. Needed where nothing is guessed: ids, consents, “Do not contact”.",
    ),
    "tables.TABLE.left_alone": Text(
        ru="Заголовки столбцов, которые не использовать, как бы они ни назывались.",
        en="Headings of columns that are not to be used, whatever they are called.",
    ),
    "normalise.FIELD": Text(
        ru="Что делать с написанием поля: propose — предлагать, off — не предлагать, auto — исправлять самой программе.",
        en="What to do about the spelling of a field: propose corrections, off, or auto: correct without asking.",
    ),
    "apply.spelling": Text(
        ru="Исправлять ли написание (пробелы, заглавные буквы, вид телефона) без отметки человека: ask — спрашивать, auto — исправлять.",
        en="Whether spellings (spaces, capitals, the style of phones) are corrected without a tick: ask, or auto.",
    ),
    "apply.ids": Text(
        ru="Давать ли номера новым клиентам без отметки человека: ask — спрашивать, auto — давать.",
        en="Whether clients without a number get one without a tick: ask, or auto.",
    ),
    "apply.kinds": Text(
        ru="Отдельные виды правок, которые можно применять без отметки, например phone/style.",
        en="Single kinds of edit that need no tick, such as phone/style.",
    ),
    "apply.most_rows": Text(
        ru="Какую долю строк таблицы можно изменить без отметки за один запуск. Больше — ждёт человека.",
        en="The share of a table's rows that may be changed without a tick in one run. More than that "
        "waits for a person.",
    ),
    "alarm.most_rows_lost": Text(
        ru="Если с прошлого запуска пропала такая доля строк таблицы, телефонов или адресов почты — тревога: ничего не записывается. При 1 тревоги нет.",
        en="Where this share of a table's rows, phones or addresses has gone since the last run, it is "
        "an alarm: nothing is written. 1 asks for none.",
    ),
    "alarm.canary": Text(
        ru="Номера выдуманных контрольных клиентов: если такую строку изменили или удалили — тревога. "
        "Больше они нигде не участвуют: ни в числах, ни в дублях, ни в письмах.",
        en="Ids of invented canary clients: if such a row is changed or deleted, that is an alarm. They "
        "count nowhere else: in no figure, duplicate or message.",
    ),
    "alarm.sharing": Text(
        ru="Смотреть ли, кому открыта Google-таблица: нужно отдельное разрешение Google. Доступ по ссылке и новый редактор — тревога.",
        en="Whether to check who the Google Sheet is shared with, which takes an extra permission. A "
        "public link or a new editor is an alarm.",
    ),
    "columns": Text(
        ru="Какие столбцы программы стоят справа в таблице клиентов: `default` (что исправить, дубль, группа, последняя покупка), "
        "`none` или список. Не указано — новых не добавляем, а те, что есть, заполняем.",
        en="Which of the program's columns are kept on the right of the client table: `default` (to "
        "correct, duplicate, group, last purchase), `none`, or a list. Left out: none are added, "
        "existing ones are kept filled.",
    ),
    "phone.style": Text(
        ru="Как писать телефоны: «+7 916 123-45-67», «8 (916) 123-45-67» или «+79161234567».",
        en="How phones are written: “+44 7911 123456”, “07911 123456” or “+447911123456”.",
    ),
    "required.person": Text(
        ru="Что, кроме имени и одного контакта, должно быть заполнено у физлица.",
        en="What must be filled in for a person, beside the name and one contact.",
    ),
    "required.sole": Text(ru="То же у ИП и самозанятого.", en="The same for a sole trader."),
    "required.company": Text(ru="То же у компании.", en="The same for a company."),
    "required.all": Text(ru="То же у всех.", en="The same for everybody."),
    "choices.COLUMN": Text(
        ru="Какие значения допустимы в столбце, чтобы замечать опечатки. Для заказов: orders.status.",
        en="Which values a column may hold, so that near misses are noticed. For orders: orders.status.",
    ),
    "responsible.HEADING": Text(
        ru="Кто отвечает за столбец или вкладку: стоит в «Что исправить» рядом с замечанием. Без этого — ответственный клиента.",
        en="Who is responsible for a column or a tab: shown beside each line of “To correct”. Otherwise "
        "it is the client's own owner.",
    ),
    "purposes.HEADING": Text(
        ru="Зачем вам столбец с персональными данными. Без цели такие столбцы, как «Паспорт», считаются лишними.",
        en="What a column of personal data is for. Without a purpose, columns such as “Passport” count as excessive.",
    ),
    "formats.HEADING": Text(
        ru="Что стоит в вашем столбце: date, phone, email, yes_no; any — всё равно и без правила ввода.",
        en="What a column of yours holds: date, phone, email, yes_no; any for anything, without an entry rule.",
    ),
    "goals.orders_per_week": Text(
        ru="Сколько покупок вы хотите за неделю (с понедельника).",
        en="How many purchases you want in a week (from Monday).",
    ),
    "goals.deals_won_per_week": Text(
        ru="Сколько сделок вы хотите выигрывать за неделю.", en="How many deals you want to win in a week."
    ),
    "goals.revenue_per_month": Text(
        ru="Какую выручку вы хотите за календарный месяц.", en="Which revenue you want in a calendar month."
    ),
    "goals.new_buyers_per_month": Text(
        ru="Сколько новых покупателей вы хотите за календарный месяц.",
        en="How many new buyers you want in a calendar month.",
    ),
    "costs.SOURCE": Text(
        ru="Сколько за отчётный период потрачено на источник: по этому считаются CAC и ROMI.",
        en="What was spent on a source in the reporting period: CAC and ROMI are counted from it.",
    ),
    "points.RULE": Text(
        ru="Сколько баллов даёт клиенту правило (как на вкладке «Сегменты»), от −100 до 100: по сумме «Сводка» ставит клиентов по порядку и "
        "говорит, за что каждый балл.",
        en="How many points a rule (as on the tab “Segments”) gives a client, from −100 to 100: the "
        "summary ranks clients by the sum and says what each point is for.",
    ),
    "predicted_ltv": Text(
        ru="Прогноз: сколько нынешние покупатели принесут за полгода, с ошибкой такого же прогноза полгода назад. Нужна библиотека: "
        "pip install scipy.",
        en="Forecast what today's buyers will bring in half a year, with the error of the same forecast "
        "made half a year ago. Needs a library: pip install scipy.",
    ),
    "goals.market_per_year": Text(
        ru="Сколько за год покупают на вашем рынке все вместе: по этому «Сводка» считает вашу долю. Пусто — доля не показана.",
        en="What everybody on your market buys in a year: the summary counts your share from it. Empty: "
        "no share is shown.",
    ),
    "least_sample": Text(
        ru="Сколько завершённых сделок нужно менеджеру, товару или источнику, чтобы сравнивать их с остальными.",
        en="How many closed deals a manager, a product or a source needs to be compared with the others.",
    ),
    "attribution_days": Text(
        ru="За сколько дней после сообщения покупка считается его результатом.",
        en="For how many days after a message a purchase counts as its result.",
    ),
    "drafts.company": Text(ru="Как называется ваша компания в письмах.", en="Your company's name in messages."),
    "drafts.sender_name": Text(ru="Имя отправителя.", en="The sender's name."),
    "drafts.sender_email": Text(ru="Адрес отправителя.", en="The sender's e-mail address."),
    "drafts.signature": Text(
        ru="Подпись. Пустая — имя отправителя и компания.", en="Signature. Empty: the sender's name and the company."
    ),
    "drafts.company_phone": Text(ru="Телефон в письмах и SMS.", en="The phone in messages."),
    "drafts.website": Text(ru="Сайт, начиная с https://.", en="Website, beginning with https://."),
    "drafts.postal_address": Text(
        ru="Почтовый адрес: во многих странах он обязателен в рекламных письмах.",
        en="Postal address: the law of many countries requires it in advertising.",
    ),
    "drafts.unsubscribe_mailto": Text(
        ru="Адрес, на который пишут, чтобы отписаться.", en="The address to write to in order to unsubscribe."
    ),
    "drafts.unsubscribe_url": Text(
        ru="Страница отписки; {draft} в ней заменяется номером черновика.",
        en="The page to unsubscribe; {draft} in it becomes the draft's id.",
    ),
    "drafts.one_click": Text(
        ru="Страница отписки принимает отписку в один щелчок (RFC 8058).",
        en="The page takes an unsubscription in one click (RFC 8058).",
    ),
    "drafts.sms_sender": Text(ru="Имя отправителя SMS.", en="The sender's name for text messages."),
    "drafts.sms_stop_word": Text(
        ru="Слово, которым отвечают на SMS, чтобы отказаться.", en="The word to reply with in order to opt out."
    ),
    "drafts.sms_price": Text(ru="Цена одной части SMS.", en="The price of one part of a text message."),
    "drafts.channels": Text(ru="Какими каналами готовить черновики.", en="By which channels drafts are made."),
    "drafts.sms_latin": Text(
        ru="Писать SMS латиницей: в часть входит 160 знаков, а не 70, но читать труднее.",
        en="Write text messages in Latin letters: 160 characters fit into a part instead of 70, but "
        "they are harder to read.",
    ),
    "drafts.limits.day": Text(
        ru="Сколько рекламных сообщений в день может получить один человек, по всем рассылкам и каналам. Пустое — без предела.",
        en="How many advertising messages one person may get a day, over all campaigns and channels. Empty: no limit.",
    ),
    "drafts.limits.week": Text(ru="То же за любые 7 дней.", en="The same for any 7 days."),
    "drafts.limits.month": Text(ru="То же за любые 30 дней.", en="The same for any 30 days."),
    "drafts.documents": Text(
        ru="Сайты, на которые может вести ссылка на документ заказа, кроме вашего собственного.",
        en="Sites that the link to an order's document may lead to, besides your own.",
    ),
    "drafts.attachments": Text(
        ru="Папка с файлами, которые уходят с письмом: счета, предложения. В столбце «Ссылка на документ» — имя файла в ней.",
        en="The folder with files attached to e-mails: invoices, offers. The column “Document link” "
        "names a file in it.",
    ),
    "drafts.attachment_mb": Text(
        ru="Сколько мегабайт может быть в таком файле: больше 25 почта не пропускает.",
        en="The largest size of such a file in megabytes: mail servers refuse more than 25.",
    ),
    "drafts.lists.email": Text(
        ru="В столбцах какого сервиса выкладывать списки писем: own — наши, их открывает и Excel.",
        en="Which service's columns to use for lists of e-mails; own: the program's own, which Excel opens, too.",
    ),
    "drafts.lists.sms": Text(
        ru="То же для списков SMS.",
        en="The same for lists of text messages.",
    ),
    "drafts.campaigns.welcome.days": Text(
        ru="Сколько дней после первой покупки или добавления уместно приветствие.",
        en="How many days after the first purchase, or after being added, a welcome still fits.",
    ),
    "drafts.campaigns.birthday.lead_days": Text(
        ru="За сколько дней до дня рождения черновик готов.", en="How many days before the birthday a draft is ready."
    ),
    "drafts.campaigns.birthday.leap_day": Text(
        ru="Когда в обычный год поздравлять родившихся 29 февраля.",
        en="When those born on 29 February are congratulated in a common year.",
    ),
    "drafts.campaigns.birthday.weekend": Text(
        ru="Что делать с днём рождения и другим праздником в выходной: keep — оставить, before — раньше, after — позже.",
        en="A birthday or another day of celebration on a weekend: keep the day, the working day before, or after.",
    ),
    "drafts.campaigns.winback.factor": Text(
        ru="Столько своих обычных промежутков клиент должен молчать.",
        en="How many of their own usual intervals a client has been silent.",
    ),
    "drafts.campaigns.winback.at_least_days": Text(
        ru="…но не меньше стольких дней.", en="…but no fewer than this many days."
    ),
    "drafts.campaigns.professional.lead_days": Text(
        ru="За сколько дней до праздника черновик готов.", en="How many days before the day a draft is ready."
    ),
    "drafts.campaigns.holiday.days": Text(
        ru="С какими праздниками поздравлять. Не указаны — Новый год, 8 Марта и 23 Февраля; свои — на вкладке «Справочники».",
        en="Which holidays. Left out: Christmas and New Year; holidays of your own are on the tab “Lists”.",
    ),
    "drafts.campaigns.holiday.lead_days": Text(
        ru="За сколько дней до праздника черновик готов.", en="How many days before the day a draft is ready."
    ),
    "drafts.campaigns.repeat.early_days": Text(
        ru="За сколько дней до конца обычного промежутка напоминать.",
        en="How many days before the usual interval ends to remind.",
    ),
    "drafts.campaigns.complementary.days": Text(
        ru="Сколько дней после покупки предлагать к ней что-то ещё.",
        en="For how many days after a purchase something is offered with it.",
    ),
    "drafts.campaigns.complementary.support": Text(
        ru="Сколько клиентов должны были купить оба товара, чтобы предлагать второй к первому. Пары на вкладке «Справочники» важнее.",
        en="How many clients must have bought both for one to be offered with the other. Pairs on the "
        "tab “Lists” come first.",
    ),
    "drafts.campaigns.opinion.after_days": Text(
        ru="Через сколько дней после доставки спрашивать.", en="How many days after delivery to ask."
    ),
    "drafts.campaigns.opinion.within_days": Text(
        ru="…но не позже чем через столько дней.", en="…but no later than this many days after it."
    ),
    "drafts.campaigns.payment.before_days": Text(
        ru="За сколько дней до срока оплаты напоминать.", en="How many days before a payment is due to remind."
    ),
    "drafts.campaigns.payment.after_days": Text(
        ru="…и сколько дней после него напоминать ещё раз.", en="…and for how many days after it to remind once more."
    ),
    "drafts.campaigns.appointment.before_days": Text(
        ru="За сколько дней до записи напоминать.", en="How many days before an appointment to remind."
    ),
    "drafts.campaigns.referral.orders": Text(
        ru="Сколько заказов должно быть у клиента, чтобы просить рекомендацию.",
        en="How many orders a client must have to be asked for a recommendation.",
    ),
    "drafts.campaigns.large_order.amount": Text(
        ru="С какой суммы заказ крупный, без копеек; 0 — ни с какой.",
        en="From what amount an order counts as large, in whole units; 0: never.",
    ),
    "drafts.campaigns.large_order.days": Text(
        ru="Сколько дней после заказа ещё готовить благодарность.",
        en="For how many days after the order thanks are still drafted.",
    ),
    "drafts.campaigns.came_back.days": Text(
        ru="Сколько дней после такого заказа ещё готовить сообщение.",
        en="For how many days after such an order the message is still drafted.",
    ),
    "drafts.campaigns.milestone.orders": Text(
        ru="Какие по счёту заказы отмечать.", en="Which numbers of orders are worth a word."
    ),
    "drafts.campaigns.milestone.days": Text(
        ru="Сколько дней после такого заказа ещё готовить сообщение.",
        en="For how many days after such an order the message is still drafted.",
    ),
    "drafts.campaigns.offer.stages": Text(
        ru="На каких этапах сделки пора отправлять КП: письмо ждёт и тогда, когда КП ещё не названо. Не указаны — на любом, где оно названо.",
        en="On which stages of a deal the offer is due: an e-mail waits there even if no offer is named "
        "yet. None: on any stage with an offer.",
    ),
    "drafts.campaigns.offer.days": Text(
        ru="Сколько дней сделка может стоять на месте, чтобы письмо ещё готовилось.",
        en="For how many days without movement the e-mail of a deal is still drafted.",
    ),
    "drafts.campaigns.cancelled.days": Text(
        ru="Сколько дней после даты заказа ещё спрашивать.",
        en="For how many days after the day of the order the question is still drafted.",
    ),
    "drafts.campaigns.referral.days": Text(
        ru="…и сколько дней назад самое большее был последний.", en="…and how many days ago the last one was at most."
    ),
    **_of_every_campaign(),
    "drafts.templates": Text(
        ru="Папка со своими шаблонами; недостающие берутся из программы.",
        en="A folder with templates of your own; what is not in it comes with the program.",
    ),
    "quiet_hours.start": Text(
        ru="С этого времени по часам клиента сообщений быть не должно…",
        en="From this time on, by the client's clock, no message is meant to arrive…",
    ),
    "quiet_hours.end": Text(ru="…и до этого времени.", en="…until this time."),
    "schedule[].name": Text(ru="Имя задания.", en="The name of a job."),
    "schedule[].run": Text(
        ru="Что делать: sync_now и morning — вся работа, weekly_review — проверка и вкладки, consolidate — сводная из нескольких таблиц.",
        en="What it does: sync_now and morning the whole job, weekly_review the checks and the "
        "program's tabs, consolidate the summary of several workbooks.",
    ),
    "schedule[].every": Text(
        ru="Как часто: «30 minutes», «2 hours». Либо every, либо at.",
        en="How often: “30 minutes”, “2 hours”. Either every or at.",
    ),
    "schedule[].at": Text(ru="Во сколько.", en="At what time."),
    "schedule[].days": Text(
        ru="В какие дни недели; не указаны — каждый день.", en="On which days of the week; left out: every day."
    ),
    "schedule[].time_zone": Text(
        ru="Часовой пояс задания; не указан — общий.", en="The job's time zone; left out: the general one."
    ),
    "consolidate.to": Text(
        ru="Сводная: файл .xlsx или Google-таблица (gsheet:ID), где нет ничего другого. Файл создастся сам.",
        en="The summary: an .xlsx or a Google Sheet (gsheet:ID) with nothing else in it. The file is made when missing.",
    ),
    "consolidate.sources": Text(
        ru="Откуда брать клиентов: файлы .xlsx, .csv и Google-таблицы. Они только читаются.",
        en="Where the clients come from: .xlsx, .csv and Google Sheets. They are only read.",
    ),
    "law.country": Text(ru="Чьи законы соблюдать; auto — по стране.", en="Whose law is followed; auto: of the region."),
    "mail.host": Text(
        ru="Почтовый сервер (IMAP), в черновики которого «sheetcrm handover --to imap» кладёт письма. Не отправляет.",
        en="The mail server (IMAP) into whose drafts “sheetcrm handover --to imap” puts e-mails. It sends nothing.",
    ),
    "mail.port": Text(ru="Порт. Не указан: 993, для starttls — 143.", en="The port. Left out: 993, with starttls 143."),
    "mail.tls": Text(
        ru="Шифрование: ssl с первого байта, starttls, или none — только для сервера на этом же компьютере.",
        en="Encryption: ssl from the first byte, starttls, or none, only for a server on this very computer.",
    ),
    "mail.user": Text(ru="Имя ящика, обычно сам адрес.", en="The mailbox's user, usually the address itself."),
    "mail.password_file": Text(
        ru="Файл с паролем приложения, закрытый от других (chmod 600). Не указан: переменная SHEETCRM_MAIL_PASSWORD.",
        en="A file with the app password that nobody else can read (chmod 600). Left out: SHEETCRM_MAIL_PASSWORD.",
    ),
    "mail.folder": Text(
        ru="Папка черновиков. Пусто: та, что сервер называет папкой черновиков, иначе «Черновики» или Drafts.",
        en="The drafts folder. Empty: the one the server names as such, else one called Drafts, or that in Russian.",
    ),
    "mail.ca": Text(
        ru="Файл с сертификатами, которым верить, для своего сервера. Не указан: системные.",
        en="A file with certificates to trust, for a server of your own. Left out: the system's.",
    ),
    "handover.folder": Text(
        ru="Папка для переданных списков и писем. Не указана: «Передано» рядом с черновиками.",
        en="The folder for lists and e-mails that are handed over. Left out: “Handed over” beside the drafts.",
    ),
    "drafts.second_look": Text(
        ru="Передавать только то, что на странице одобрил ещё и второй человек под другим пользователем компьютера: sheetcrm review --second.",
        en="Hand over only what a second person, another user of the computer, has also approved on the "
        "page: sheetcrm review --second.",
    ),
    "handover.mailbox_per_day": Text(
        ru="Сколько писем класть в почтовый ящик за день: столько успевают отправить руками, и столько не выглядит спамом.",
        en="How many e-mails to put into a mailbox in a day: as many as a person can send by hand "
        "without looking like spam.",
    ),
    "handover.gmail.credentials": Text(
        ru="Файл OAuth-клиента типа Desktop для черновиков Gmail.",
        en="The file of an OAuth client of type Desktop, for Gmail drafts.",
    ),
    "handover.gmail.api_url": Text(
        ru="Другой адрес вместо Gmail: только для проверки на своём сервере.",
        en="Another address instead of Gmail's: only for tests against a server of your own.",
    ),
    "law.keep_months": Text(
        ru="Через сколько месяцев после последней покупки или контакта данные клиента пора удалить; null — без срока.",
        en="Months after the last purchase or contact after which a client's data must be erased; null: no limit.",
    ),
    "retention.backups_days": Text(
        ru="Сколько дней хранить копии таблицы за день; самая новая остаётся всегда. null — без срока.",
        en="Days for which the day's copies of the table are kept; the newest always stays. null: no limit.",
    ),
    "retention.drafts_days": Text(
        ru="Сколько дней после подготовки хранить страницы черновиков, списки и письма.",
        en="Days for which pages of drafts, lists and e-mails are kept after they were made.",
    ),
    "retention.plans_days": Text(
        ru="Сколько дней хранить планы правок, которые никто не выполнил.",
        en="Days for which plans of edits that nobody applied are kept.",
    ),
    "retention.copies_days": Text(
        ru="Сколько дней помнить, какой была копия для работы без сети, когда её сделали.",
        en="Days for which the program remembers what an offline copy was like when it was made.",
    ),
    "doctor.domains": Text(
        ru="Домены почты вашей команды: doctor --sharing назовёт тех, у кого доступ есть, а почта другая.",
        en="Your team's mail domains: doctor --sharing names those who have access with an address elsewhere.",
    ),
    "doctor.people": Text(
        ru="Кто ещё вправе открывать таблицу, по адресам почты.",
        en="Who else may open the sheet, by e-mail address.",
    ),
    "law.google_accepted.by": Text(
        ru="Кто решил хранить данные российских клиентов в Google-таблице. См. google-sheets.ru.md.",
        en="Who decided to keep data of Russian clients in a Google Sheet. See google-sheets.md.",
    ),
    "law.google_accepted.date": Text(ru="Когда это решено.", en="When that was decided."),
    "law.google_accepted.reason": Text(ru="На каком основании.", en="On what grounds."),
    "plugins": Text(
        ru="Свои модули на Python: проверки, типы полей, сегменты, поводы.",
        en="Python modules of your own: checks, field types, segments, occasions.",
    ),
    "state_dir": Text(
        ru="Где хранить журнал и копии таблицы из этого файла настроек; для любой другой таблицы внутри будет своя папка. Не указано — "
        "рядом с таблицей.",
        en="Where the journal and the copies of the workbook in these settings are kept; any other "
        "workbook gets a folder of its own inside. Left out: beside the workbook.",
    ),
}

MEANING: dict[str, Text] = {
    **_OWN,
    **TASK_MEANING,
    **{item.key: item.about for item in OPERATOR},
    **{f"segments.{name}": text for name, text in ABOUT.items() if name not in ("stale_after_days", "currency")},
    **{
        f"colours.{group}": Text(
            ru=f"Каким цветом отмечать группу «{label.ru}»; само слово стоит рядом.",
            en=f"The colour of the group “{label.en}”; the word itself stands beside it.",
        )
        for group, label in LIFECYCLE_LABEL.items()
    },
    **{
        f"segments.stale_after_days.{group}": Text(
            ru=f"Через сколько дней без новостей данные устаревают; группа «{label.ru}».",
            en=f"Days without news after which data is out of date; group “{label.en}”.",
        )
        for group, label in LIFECYCLE_LABEL.items()
    },
}
