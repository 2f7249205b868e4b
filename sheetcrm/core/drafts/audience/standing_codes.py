"""Why a client gets nothing, or nothing now: the person, what was sent before, what the law of the country asks. Pure."""

from __future__ import annotations

from sheetcrm.core.drafts.reasons import ReasonCode
from sheetcrm.core.wording import Text

DECEASED = ReasonCode(
    "draft/deceased",
    "skip",
    5,
    Text(ru="клиент умер", en="the client has died"),
    Text(
        ru="В карточке клиента (или его дубля) записано, что он умер или у него умер близкий. Черновик не сделан.",
        en="The card of this client (or of a duplicate) says that they, or somebody close to them, have died. No draft was made.",
    ),
    Text(
        ru="Ничего делать не нужно. Если это не о смерти, перепишите комментарий другими словами.",
        en="Nothing to do. If it is about something else, put the comment in other words.",
    ),
)
ERASED_ELSEWHERE = ReasonCode(
    "draft/erased-elsewhere",
    "notice",
    88,
    Text(
        ru="людей, удалённых на другом компьютере, здесь не узнать",
        en="people erased on another computer cannot be recognised here",
    ),
    Text(
        ru="На другом компьютере удалены персональные данные: {n} {n:контакт|контакта|контактов}. Здесь их не узнать, поэтому "
        "передавать рассылки отсюда нельзя.",
        en="Personal data was erased on another computer: {n} {n:contact|contacts}. They cannot be "
        "recognised here, so nothing can be handed over from here.",
    ),
    Text(
        ru="Перенесите ключ: на том компьютере sheetcrm key --out ФАЙЛ, на этом sheetcrm key --take ФАЙЛ.",
        en="Bring the key over: sheetcrm key --out FILE on that computer, sheetcrm key --take FILE on this one.",
    ),
)
REFUSED = ReasonCode(
    "draft/refused",
    "skip",
    32,
    Text(ru="клиент отказался", en="the client declined"),
    Text(
        ru="В статусе клиента (или его дубля) стоит отказ. В базе он остаётся, но предложений не получает, пока причина не отпадёт.",
        en="The status of this client (or of a duplicate) says that they declined. They stay in the "
        "base and get no offers until the reason is gone.",
    ),
    Text(
        ru="Причина отпала — впишите её на вкладке «Справочники» в столбец «Причина отказа отпала» и включите рассылку «Причина "
        "отказа отпала». Клиент передумал — смените статус.",
        en="When the reason is gone, put it on the tab “Lists” into the column “Loss reason is gone” "
        "and switch on the campaign “The reason to decline has gone”. If the client changes their "
        "mind, change the status.",
    ),
)
NEVER_OFFER = ReasonCode(
    "draft/never-offer",
    "block",
    33,
    Text(ru="просили такое не предлагать", en="asked not to be offered this"),
    Text(
        ru="В столбце «Не предлагать» стоит «{tag}», а сообщение об этом.",
        en="The column “Do not offer” says “{tag}”, and the message is about it.",
    ),
    Text(
        ru="Не отправляйте. Если клиент передумал, уберите слово из столбца.",
        en="Do not send. If the client changes their mind, take the word out of the column.",
    ),
)
TOO_OFTEN = ReasonCode(
    "draft/too-often",
    "skip",
    65,
    Text(ru="человеку уже пишут об этом же времени", en="the person is being written to around then anyway"),
    Text(
        ru="Одному человеку — не больше {n} {n:рекламного сообщения|рекламных сообщений|рекламных сообщений} {per}, по всем рассылкам и каналам. "
        "Это было бы лишним.",
        en="One person gets no more than {n} {n:advertising message|advertising messages} {per}, over all campaigns and channels. "
        "This would be one too many.",
    ),
    Text(
        ru="Ничего делать не нужно: черновик появится позже, если повод останется. Пределы — в настройках (drafts.limits).",
        en="Nothing to do: the draft will come later if the occasion remains. The limits are in the "
        "settings (drafts.limits).",
    ),
)
PER_DAY = Text(ru="в день", en="per day")
PER_WEEK = Text(ru="в неделю", en="per week")
PER_MONTH = Text(ru="за 30 дней", en="in 30 days")
ALREADY = ReasonCode(
    "draft/already-sent",
    "skip",
    66,
    Text(ru="по этому поводу сообщение уже было", en="has had a message on this occasion"),
    Text(
        ru="Об этом человеку уже писали {day}: второй раз по одному поводу не пишем.",
        en="The person was written to about this on {day}: there is no second message on one occasion.",
    ),
    Text(ru="Ничего делать не нужно.", en="Nothing to do."),
)
UNPROVEN = ReasonCode(
    "draft/consent-unproven",
    "block",
    21,
    Text(ru="согласие нечем подтвердить", en="the consent cannot be proven"),
    Text(
        ru="Согласие на рекламу отмечено, но не записано, когда и где оно получено. Доказать его по закону должен отправитель.",
        en="Consent to marketing is marked, but not when and where it was given. By law the sender has to prove it.",
    ),
    Text(
        ru="Впишите дату и источник: столбцы «Дата согласия» и «Откуда согласие» или строка на вкладке «Согласия».",
        en="Fill in date and source: the columns “Consent date” and “Consent source”, or a line on the Consents tab.",
    ),
)
BUNDLED = ReasonCode(
    "draft/consent-bundled",
    "warn",
    79,
    Text(ru="согласие на рекламу в одном документе с другим", en="consent to marketing in one document with another"),
    Text(
        ru="В записи согласия и обработка данных, и реклама сразу. С 1 сентября 2025 года согласие должно быть отдельным документом.",
        en="The recorded consent covers data processing and marketing in one. In Russia each has had to "
        "be a separate document since 1 September 2025.",
    ),
    Text(ru="Возьмите отдельное согласие на рекламу.", en="Ask for a separate consent to marketing."),
)
NO_ADDRESS = ReasonCode(
    "draft/no-postal-address",
    "block",
    47,
    Text(ru="не указан почтовый адрес компании", en="the company's postal address is missing"),
    Text(
        ru="В рекламном письме должен стоять почтовый адрес отправителя (закон США CAN-SPAM).",
        en="An advertising e-mail must contain the sender's postal address (CAN-SPAM Act).",
    ),
    Text(ru="Впишите почтовый адрес в настройках.", en="Put the postal address into the settings."),
)
NO_WAY_TO_REFUSE = ReasonCode(
    "draft/no-way-to-refuse",
    "block",
    48,
    Text(ru="от этих SMS нельзя отказаться", en="no way to opt out of these text messages"),
    Text(
        ru="В рекламном SMS не сказано, как от него отказаться, а закон этого требует.",
        en="The advertising text message does not say how to opt out, as the law requires.",
    ),
    Text(
        ru="Укажите в настройках слово для отказа по SMS, телефон или почту.",
        en="Give a stop word for text messages, a phone or an address in the settings.",
    ),
)
FAKE_REPLY = ReasonCode(
    "draft/fake-reply",
    "block",
    49,
    Text(ru="тема притворяется ответом", en="a subject that pretends to be a reply"),
    Text(
        ru="Тема начинается с «Re:» или «Fwd:», будто это ответ на письмо клиента. Так обманывают.",
        en="The subject begins with “Re:” or “Fwd:” as if it answered the client. That is deceptive.",
    ),
    Text(ru="Уберите это из темы.", en="Take it out of the subject."),
)
FREE_MAIL = ReasonCode(
    "draft/free-mail-sender",
    "notice",
    87,
    Text(ru="рассылка с бесплатной почты", en="a campaign from a free mailbox"),
    Text(
        ru="Адрес отправителя — на бесплатной почте ({domain}), а писем {n}. Такие рассылки почтовые службы часто считают спамом.",
        en="The sender's address is at a free mail service ({domain}), and there are {n} e-mails. Such "
        "campaigns often end up as spam.",
    ),
    Text(
        ru="Пишите с почты на своём домене.",
        en="Write from an address at your own domain.",
    ),
)
HOURS_GUESSED = ReasonCode(
    "draft/hours-guessed",
    "notice",
    88,
    Text(ru="часовой пояс неизвестен", en="the time zone is unknown"),
    Text(
        ru="У {n} {n:клиента|клиентов|клиентов} не понять часовой пояс: города нет, а мобильный номер его не выдаёт. Часы отправки взяты по "
        "поясам остальных клиентов.",
        en="The time zone of {n} {n:client|clients} is unknown: there is no city, and a mobile number "
        "does not tell. The sending hours follow the other clients' zones.",
    ),
    Text(ru="Впишите город.", en="Fill in the city."),
)
HOURS_OURS = ReasonCode(
    "draft/hours-ours",
    "notice",
    88,
    Text(ru="часы отправки — по вашему поясу", en="the sending hours follow your time zone"),
    Text(
        ru="Городов клиентов в таблице нет: часы отправки взяты по вашему часовому поясу.",
        en="The table has no cities of clients: the sending hours follow your own time zone.",
    ),
    Text(
        ru="Если есть клиенты из других поясов, заведите столбец «Город».",
        en="If some clients live in other zones, add a column “City”.",
    ),
)
NO_COMMON_HOUR = ReasonCode(
    "draft/no-common-hour",
    "warn",
    87,
    Text(ru="нет часа, удобного во всех поясах", en="no hour that suits every zone"),
    Text(
        ru="Клиент может быть в разных часовых поясах, и часа, когда везде день, нет.",
        en="The client may be in one of several time zones, and there is no hour when it is daytime in all of them.",
    ),
    Text(ru="Уточните город клиента.", en="Find out the client's city."),
)
UNSUBSCRIBED = ReasonCode(
    "draft/unsubscribed",
    "block",
    13,
    Text(ru="отписались в сервисе рассылок", en="unsubscribed at the mailing service"),
    Text(
        ru="По отчёту сервиса клиент (или его дубль) отписался от рассылок ({channel}).",
        en="By the service's report the client (or a duplicate of theirs) unsubscribed from messages by {channel}.",
    ),
    Text(
        ru="Внесите клиента в стоп-лист. Если он потом согласился снова, внесите согласие с датой позже отписки.",
        en="Put the client on the stop list. If they agreed again later, record that consent with a date after it.",
    ),
)
BOUNCED = ReasonCode(
    "draft/bounced",
    "block",
    43,
    Text(ru="почта или телефон не принимает сообщений", en="the address or number takes no messages"),
    Text(
        ru="Сообщение на этот адрес или номер уже не доставили: так говорит отчёт сервиса.",
        en="A message to this address or number was not delivered, says the service's report.",
    ),
    Text(
        ru="Уточните адрес и исправьте его в таблице клиентов.",
        en="Ask for the address and correct it in the clients' table.",
    ),
)
