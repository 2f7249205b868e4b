"""The fields of deals, of the history of contacts with a client, and of the team's own tasks. Pure."""

from __future__ import annotations

from sheetcrm.core.spec import Field, TableSpec
from sheetcrm.core.spec import field as _f
from sheetcrm.core.wording import Text

#: How both tables name the client a row belongs to.
WHO: tuple[Field, ...] = (
    _f("client_id", "id", "ID клиента", "Client ID", "id client", asked=True),
    _f(
        "client",
        "name",
        "Клиент",
        "Client",
        "фио",
        "фио клиента",
        "имя клиента",
        "заказчик",
        "контрагент",
        "customer",
        "client name",
        "customer name",
        "account",
        personal=True,
    ),
    _f("phone", "phone", "Телефон", "Phone", "тел", "тел.", "телефон клиента", "номер телефона", personal=True),
    _f("email", "email", "Email", "Email", "почта", "e-mail", "эл. почта", "mail", personal=True),
)

DEALS = TableSpec(
    "deals",
    Text(ru="Сделки", en="Deals"),
    (
        _f("deal_id", "id", "№ сделки", "Deal no.", "номер сделки", "id сделки", "deal id", "deal number"),
        *WHO,
        _f("name", "text", "Сделка", "Deal", "название сделки", "deal name", "opportunity", "opportunity name"),
        _f("stage", "choice", "Этап", "Stage", "этап сделки", "стадия", "стадия сделки", "deal stage"),
        _f("stage_since", "date", "На этапе с", "In stage since", "дата этапа", "stage date", "stage since"),
        _f("created", "date", "Дата создания", "Created on", "создана", "дата", "дата сделки", "date", "created"),
        _f("amount", "money", "Сумма", "Amount", "сумма сделки", "сумма, ₽", "бюджет", "budget", "value", "deal value"),
        _f("probability", "number", "Вероятность, %", "Probability, %", "вероятность", "probability"),
        _f(
            "expected_close",
            "date",
            "Ожидаемая дата закрытия",
            "Expected close",
            "закрыть до",
            "план закрытия",
            "close date",
            "expected close date",
        ),
        _f("owner", "choice", "Ответственный", "Owner", "менеджер", "manager", "assigned to"),
        _f("product", "choice", "Товар / услуга", "Product", "товар", "услуга", "что хотят", "service"),
        _f("source", "choice", "Источник", "Source", "канал", "lead source", "channel"),
        _f("offer", "date", "КП отправлено", "Offer sent on", "дата кп", "кп", "offer sent", "offer"),
        _f(
            "offer_document",
            "text",
            "Ссылка на КП",
            "Offer link",
            "кп",
            "файл кп",
            "коммерческое предложение",
            "счёт",
            "счет",
            "файл счёта",
            "ссылка на счёт",
            "документ",
            "ссылка на документ",
            "файл",
            "offer",
            "offer file",
            "quote",
            "quote link",
            "quotation",
            "proposal",
            "invoice",
            "invoice link",
            "document",
            "document link",
        ),
        _f("objections", "tags", "Возражения", "Objections"),
        _f("loss_reason", "choice", "Причина отказа", "Loss reason", "почему отказ", "reason lost", "lost reason"),
        _f("loss_date", "date", "Дата отказа", "Lost on", "отказ", "lost date"),
        _f("won_date", "date", "Дата выигрыша", "Won on", "выиграна", "дата продажи", "won date"),
        _f("comment", "note", "Комментарий", "Comment", "примечание", "notes", "note"),
    ),
    telling=("deal_id", "name", "stage"),
)

INTERACTIONS = TableSpec(
    "interactions",
    Text(ru="История общения", en="Contact history"),
    (
        _f(
            "date",
            "date",
            "Дата и время",
            "Date and time",
            "дата",
            "когда",
            "дата контакта",
            "дата звонка",
            "date",
            "when",
            "contact date",
        ),
        *WHO,
        _f("type", "choice", "Тип", "Type", "вид", "вид общения", "тип контакта", "канал", "contact type", "channel"),
        _f("direction", "choice", "Направление", "Direction", "входящий / исходящий"),
        _f("minutes", "number", "Минут", "Minutes", "длительность", "duration"),
        _f("summary", "note", "Итог", "Summary", "результат", "о чём говорили", "содержание", "result", "outcome"),
        _f("objections", "tags", "Возражения", "Objections"),
        _f("next_step", "text", "Следующий шаг", "Next step", "что дальше"),
        _f("author", "choice", "Кто", "Who", "сотрудник", "менеджер", "ответственный", "employee", "owner", "by"),
        _f("link", "text", "Запись / переписка", "Recording / thread", "ссылка", "запись", "link", "recording"),
        _f("campaign", "text", "Рассылка", "Campaign", "кампания"),
        _f("comment", "note", "Комментарий", "Comment", "примечание", "notes", "note"),
    ),
    telling=("type", "summary", "direction"),
)

#: The list of tasks a team keeps by itself. Ours is another tab, and never this one.
TASKS = TableSpec(
    "tasks",
    Text(ru="Задачи команды", en="Team tasks"),
    (
        _f("done", "yes_no", "Готово", "Done", "выполнено", "сделано", "completed", "finished"),
        _f("due", "date", "Срок", "Due", "дедлайн", "срок выполнения", "выполнить до", "сделать до", "due date", "deadline"),
        *WHO,
        _f("type", "choice", "Тип", "Type", "тип задачи", "вид задачи", "task type"),
        _f("text", "note", "Задача", "Task", "что сделать", "задание", "текст задачи", "to do", "todo", "task name"),
        _f("owner", "choice", "Ответственный", "Owner", "исполнитель", "менеджер", "кому", "кто делает", "assignee", "assigned to"),
        _f("status", "choice", "Статус", "Status", "состояние", "статус задачи", "state"),
        _f("priority", "choice", "Приоритет", "Priority", "важность", "срочность"),
        _f("created", "date", "Создана", "Created", "дата", "поставлена", "date", "created on"),
        _f("comment", "note", "Комментарий", "Comment", "примечание", "notes", "note"),
    ),
    telling=("text",),
)  # fmt: skip
