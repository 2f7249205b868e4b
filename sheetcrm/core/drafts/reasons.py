"""Why a draft is blocked, what to look at in it, and why a client got none: every code with its words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from sheetcrm.core.visits import Visiting, of_visits
from sheetcrm.core.wording import Lang, Text

#: ``skip``: no draft was made; ``block``: made for reading only; ``warn``: look before approving; ``notice``: about a
#: line of «Согласия», «Стоп-лист» or a template rather than about one client.
Weight = Literal["skip", "block", "warn", "notice"]


class _Both(Struct, frozen=True):
    ru: str
    en: str


class Said(_Both, frozen=True, kw_only=True):
    """Words already said in both languages: never formatted again, whatever stands in them.

    A :class:`Text` is a template; words with a client's or a template's own text inside must not become one. ``ours``: nobody's
    text is inside, so that they may speak of visits where the team does.
    """

    ours: bool = False

    def __repr__(self) -> str:
        # Approvals keep a print of this: a word of it more, and every one that was given would end.
        return f"Said(ru={self.ru!r}, en={self.en!r})"

    def say(self, lang: Lang) -> str:
        text = self.ru if lang == "ru" else self.en
        return of_visits(text, lang) if self.ours and type(lang) is Visiting else text


class ReasonCode(Struct, frozen=True):
    """A kind of reason. ``message`` may name arguments; ``title`` fits into "38 of 52 clients: …"; ``rank`` decides
    which of several reasons is named first (the smaller, the more it matters)."""

    code: str
    weight: Weight
    rank: int
    title: Text
    message: Text
    fix: Text


class Reason(Struct, frozen=True):
    """One reason in one place. Arguments never hold a client's details beyond names of fields and dates."""

    code: ReasonCode
    args: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.code.code

    def message(self, lang: Lang) -> str:
        """What is wrong, in words."""
        return self.code.message.say(lang, **self.spoken(lang))

    def fix(self, lang: Lang) -> str:
        """What to do about it."""
        return self.code.fix.say(lang, **self.spoken(lang))

    def spoken(self, lang: Lang) -> dict[str, object]:
        """The arguments, in words where they are texts."""
        return {
            name: value.say(lang) if isinstance(value, (Text, Said)) else value for name, value in self.args.items()
        }


STOPPED = ReasonCode(
    "draft/stopped",
    "skip",
    10,
    Text(ru="просили не беспокоить", en="asked not to be contacted"),
    Text(
        ru="Отмечено «⛔ Не беспокоить» у этого клиента или у его дубля. Черновик не сделан.",
        en="“⛔ Do not contact” is set for this client or for a duplicate of theirs. No draft was made.",
    ),
    Text(
        ru="Ничего делать не нужно. Если отметка стоит по ошибке, снимите её в таблице клиентов.",
        en="Nothing to do. If the mark is a mistake, remove it in the client table.",
    ),
)
STOP_LIST = ReasonCode(
    "draft/stop-list",
    "skip",
    11,
    Text(ru="в стоп-листе", en="on the stop list"),
    Text(
        ru="Телефон, почта или ID клиента (либо его дубля) есть в стоп-листе. Черновик не сделан.",
        en="A phone, an e-mail or the ID of this client (or of a duplicate) is on the stop list. No draft was made.",
    ),
    Text(
        ru="Ничего делать не нужно. Если строка попала в стоп-лист по ошибке, уберите её оттуда.",
        en="Nothing to do. If the line is on the stop list by mistake, remove it there.",
    ),
)
PD_WITHDRAWN = ReasonCode(
    "draft/data-consent-withdrawn",
    "block",
    12,
    Text(ru="отозвано согласие на обработку персональных данных", en="consent to data processing withdrawn"),
    Text(
        ru="Клиент отозвал согласие на обработку персональных данных: писать ему нельзя.",
        en="The client withdrew consent to the processing of their data: do not write to them.",
    ),
    Text(
        ru="Не пишите клиенту и решите, нужно ли удалить его данные.",
        en="Do not write, and decide whether the client's data must be erased.",
    ),
)
WITHDRAWN = ReasonCode(
    "draft/consent-withdrawn",
    "block",
    13,
    Text(ru="отказались от рекламы", en="said no to marketing"),
    Text(
        ru="Клиент (или его дубль) отказался от рекламы ({channel}).",
        en="The client (or a duplicate of theirs) said no to marketing by {channel}.",
    ),
    Text(
        ru="Не отправляйте. Новое согласие внесите строкой на вкладке «Согласия» с датой позже отказа.",
        en="Do not send. Record a new consent on the Consents tab, dated after that.",
    ),
)
NO_CONSENT = ReasonCode(
    "draft/no-consent",
    "block",
    20,
    Text(ru="нет согласия на рекламу", en="no consent to marketing"),
    Text(
        ru="Нет понятного согласия на рекламу ({channel}). Текст показан только для чтения.",
        en="There is no clear consent to marketing by {channel}. The text is shown for reading only.",
    ),
    Text(
        ru="Если согласие есть, внесите его: столбец «Согласие на рекламу» или строка на вкладке «Согласия» "
        "(можно одной строкой на многих: правило, дата, документ, кто внёс).",
        en="If there is a consent, record it: the marketing consent column, or a line on the Consents tab "
        "(one line may cover many: rule, date, document, who recorded it).",
    ),
)
RULE_UNREAD = ReasonCode(
    "draft/withdrawal-unclear",
    "block",
    14,
    Text(ru="непонятно, кого касается отзыв согласия", en="a withdrawal that covers an unknown group"),
    Text(
        ru="На вкладке «Согласия» есть отзыв согласия по правилу, которое не удалось прочитать, поэтому он действует "
        "на всех.",
        en="The Consents tab has a withdrawal by a rule that could not be read, so it counts for everybody.",
    ),
    Text(ru="Исправьте правило в этой строке.", en="Correct the rule in that line."),
)
REFUSALS_UNREAD = ReasonCode(
    "draft/refusals-unread",
    "block",
    11,
    Text(ru="не прочитана вкладка с отказами", en="a tab of refusals was not read"),
    Text(
        ru="Вкладка «{tab}» осталась без заголовков и не прочитана, а в ней записано, кому писать нельзя.",
        en="The tab “{tab}” has lost its headings and was not read, and it says who must not be written to.",
    ),
    Text(ru="Верните на эту вкладку строку заголовков.", en="Put the row of headings back on that tab."),
)
DISPUTE = ReasonCode(
    "draft/open-complaint",
    "skip",
    30,
    Text(ru="открыта жалоба или спор", en="an open complaint or dispute"),
    Text(
        ru="У клиента (или его дубля) открыта жалоба, спор или возврат: рассылки сейчас неуместны. Черновик не сделан.",
        en="This client (or a duplicate) has an open complaint, dispute or refund: this is no time for campaigns. No draft was made.",
    ),
    Text(ru="Закройте вопрос и смените статус.", en="Settle it and change the status."),
)
UNDER_AGE = ReasonCode(
    "draft/under-age",
    "skip",
    31,
    Text(ru="моложе 18 лет", en="under 18"),
    Text(
        ru="По дате рождения или возрасту клиенту нет 18 лет. Черновик не сделан.",
        en="By the date of birth or the age the client is under 18. No draft was made.",
    ),
    Text(ru="Если дата неверна, исправьте её.", en="If the date is wrong, correct it."),
)
SUSPICIOUS_NAME = ReasonCode(
    "draft/suspicious-name",
    "block",
    40,
    Text(ru="имя под вопросом", en="a doubtful name"),
    Text(
        ru="К имени клиента есть вопросы: {what}. Обращаться так нельзя.",
        en="The client's name is doubtful: {what}. Do not address them by it.",
    ),
    Text(ru="Исправьте имя в таблице клиентов.", en="Correct the name in the clients' table."),
)
SUSPICIOUS_VALUE = ReasonCode(
    "draft/suspicious-value",
    "block",
    41,
    Text(ru="подозрительное значение в тексте", en="a suspicious value in the text"),
    Text(
        ru="Значение «{variable}» нельзя вставить в письмо: {what}.",
        en="The value of “{variable}” cannot go into a message: {what}.",
    ),
    Text(ru="Исправьте значение в таблице.", en="Correct the value in the table."),
)
SUSPICIOUS_CONTACT = ReasonCode(
    "draft/suspicious-contact",
    "block",
    42,
    Text(ru="адрес под вопросом", en="a doubtful address"),
    Text(
        ru="К адресу или номеру есть вопросы: {what}. Сообщение может уйти не тому человеку.",
        en="The address or number is doubtful: {what}. The message may reach somebody else.",
    ),
    Text(ru="Проверьте и исправьте его в таблице клиентов.", en="Check and correct it in the clients' table."),
)
EMPTY_VARIABLE = ReasonCode(
    "draft/empty-variable",
    "block",
    45,
    Text(ru="не хватает данных для текста", en="a value the text needs is missing"),
    Text(
        ru="В тексте нужно «{variable}», а значения нет. Место отмечено скобками.",
        en="The text needs “{variable}”, which is empty. The place is marked with brackets.",
    ),
    Text(
        ru="Впишите значение ({where}) или задайте в шаблоне запасной вариант.",
        en="Fill it in ({where}), or give the template something to say instead.",
    ),
)
TOO_LONG = ReasonCode(
    "draft/too-long",
    "block",
    46,
    Text(ru="текст слишком длинный", en="the text is too long"),
    Text(
        ru="Текст длиннее {limit} знаков: так не отправляют.",
        en="The text is longer than {limit} characters: nobody sends that.",
    ),
    Text(ru="Сократите шаблон.", en="Shorten the template."),
)
NO_EMAIL = ReasonCode(
    "draft/no-email",
    "skip",
    60,
    Text(ru="нет почты", en="no e-mail address"),
    Text(
        ru="У клиента нет почты, на которую можно написать. Письмо не сделано.",
        en="The client has no e-mail address to write to. No e-mail was drafted.",
    ),
    Text(ru="Впишите почту, если она известна.", en="Fill in the address if it is known."),
)
NO_MOBILE = ReasonCode(
    "draft/no-mobile",
    "skip",
    61,
    Text(ru="нет мобильного номера", en="no mobile number"),
    Text(
        ru="У клиента нет мобильного номера (городские и добавочные не принимают SMS). SMS не сделано.",
        en="The client has no mobile number (landlines and extensions take no texts). No text was drafted.",
    ),
    Text(ru="Впишите мобильный, если он известен.", en="Fill in a mobile number if it is known."),
)
NOWHERE = ReasonCode(
    "draft/nowhere",
    "skip",
    62,
    Text(ru="нет ни почты, ни мобильного номера", en="neither an e-mail address nor a mobile number"),
    Text(
        ru="У клиента нет ни почты, ни мобильного номера. Написать некуда.",
        en="The client has neither an e-mail address nor a mobile number. There is nowhere to write to.",
    ),
    Text(ru="Впишите почту или мобильный, если они известны.", en="Fill in an address or a mobile number if known."),
)
SAME_PERSON = ReasonCode(
    "draft/same-person",
    "skip",
    70,
    Text(ru="дубль: сообщение уже есть у другой строки", en="a duplicate: another row has the message"),
    Text(
        ru="Это тот же клиент или тот же адрес, что в другой строке: сообщение одно.",
        en="The same client or the same address as another row: there is one message.",
    ),
    Text(ru="Ничего делать не нужно.", en="Nothing to do."),
)
OTHER_CHANNEL = ReasonCode(
    "draft/other-channel",
    "skip",
    71,
    Text(ru="просили связываться иначе", en="prefer another channel"),
    Text(
        ru="Клиенту удобнее другой канал, и черновик для него есть.",
        en="The client prefers another channel, and has a draft there.",
    ),
    Text(ru="Ничего делать не нужно.", en="Nothing to do."),
)
TEMPLATE_UNUSABLE = ReasonCode(
    "draft/template-unusable",
    "skip",
    50,
    Text(ru="шаблон нельзя использовать", en="the template cannot be used"),
    Text(
        ru="Шаблон «{template}» не подходит: {what}",
        en="The template “{template}” cannot be used: {what}",
    ),
    Text(ru="Исправьте шаблон.", en="Correct the template."),
)
OUT_OF_SEASON = ReasonCode(
    "draft/out-of-season",
    "skip",
    51,
    Text(ru="срок рассылки не наступил или прошёл", en="outside the campaign's dates"),
    Text(
        ru="Шаблон «{template}» действует с {since} по {until}; сегодня он не используется.",
        en="The template “{template}” is valid from {since} to {until}; it is not used today.",
    ),
    Text(ru="Измените срок в шаблоне, если он устарел.", en="Change the dates in the template if they are outdated."),
)
NO_PROOF = ReasonCode(
    "draft/consent-without-proof",
    "warn",
    80,
    Text(ru="согласие без даты или источника", en="consent without a date or a source"),
    Text(
        ru="Согласие отмечено, но не записано, когда и где оно получено: при проверке его нечем подтвердить.",
        en="Consent is marked, but not when and where it was given: there is nothing to prove it with.",
    ),
    Text(ru="Впишите дату и источник согласия.", en="Fill in the date and the source of the consent."),
)
REMARK_SAYS_NO = ReasonCode(
    "draft/remark-says-no",
    "warn",
    79,
    Text(ru="в комментарии просьба не писать", en="a remark asks not to write"),
    Text(
        ru="В комментарии о клиенте стоит «{words}». Комментарий программа отказом не считает: сообщение готово.",
        en="A remark about this client says “{words}”. The program does not act on remarks: the message is ready.",
    ),
    Text(
        ru="Прочитайте комментарий. Если клиент просил не писать вовсе, отметьте его в столбце «⛔ Не беспокоить» (нет столбца — добавьте).",
        en="Read the remark. If the client asked for no messages at all, mark them in the column “⛔ Do not contact” (add it if there is none).",
    ),
)
SHOUTING = ReasonCode(
    "draft/shouting",
    "warn",
    81,
    Text(ru="крик в тексте", en="shouting in the text"),
    Text(
        ru="В тексте слова ЗАГЛАВНЫМИ или несколько «!» подряд: похоже на спам.",
        en="The text has words in CAPITALS or several “!” in a row: it looks like spam.",
    ),
    Text(ru="Напишите спокойнее.", en="Say it calmly."),
)
JARGON = ReasonCode(
    "draft/jargon",
    "warn",
    82,
    Text(ru="канцелярит или жаргон", en="officialese or jargon"),
    Text(ru="Люди так не говорят: «{words}».", en="Nobody talks like this: “{words}”."),
    Text(ru="Скажите проще.", en="Say it more simply."),
)
LONG_SUBJECT = ReasonCode(
    "draft/long-subject",
    "warn",
    83,
    Text(ru="длинная тема письма", en="a long subject"),
    Text(
        ru="В теме {n} {n:знак|знака|знаков}: на телефоне видно около 40.",
        en="The subject has {n} {n:character|characters}; a phone shows about 40.",
    ),
    Text(ru="Сократите тему.", en="Shorten the subject."),
)
LONG_SMS = ReasonCode(
    "draft/long-sms",
    "warn",
    84,
    Text(ru="длинное SMS", en="a long text message"),
    Text(
        ru="SMS разобьётся на {n} {n:часть|части|частей}, и оплатить придётся каждую.",
        en="The text splits into {n} {n:part|parts}, and each one is paid for.",
    ),
    Text(ru="Сократите текст.", en="Shorten the text."),
)
NO_WAY_OUT = ReasonCode(
    "draft/no-way-out",
    "notice",
    85,
    Text(ru="не сказано, как отказаться", en="no way to opt out"),
    Text(
        ru="В рекламных SMS не сказано, как от них отказаться.",
        en="Advertising text messages do not say how to opt out.",
    ),
    Text(
        ru="Укажите в настройках слово для отказа по SMS, например СТОП.",
        en="Give a stop word for text messages in the settings, such as STOP.",
    ),
)
REALLY_AN_AD = ReasonCode(
    "draft/really-an-ad",
    "warn",
    86,
    Text(ru="сервисное сообщение с рекламой", en="a service message that advertises"),
    Text(
        ru="Шаблон назван сервисным, но говорит о скидках или подарках: считаем его рекламой, нужно согласие.",
        en="The template is called a service message but speaks of discounts or gifts: it counts as advertising and "
        "needs consent.",
    ),
    Text(ru="Уберите рекламу или укажите purpose: ad.", en="Take the offer out, or say purpose: ad."),
)
CONSENT_LINE = ReasonCode(
    "consent/line-unclear",
    "notice",
    90,
    Text(ru="строка согласий не учтена", en="a consent line was not counted"),
    Text(
        ru="«Согласия», запись {n}: {what}. Такая запись согласием не считается.",
        en="Consents, entry {n}: {what}. It does not count as a consent.",
    ),
    Text(ru="Допишите недостающее.", en="Fill in what is missing."),
)
CONSENT_EXPIRED = ReasonCode(
    "consent/expired",
    "notice",
    91,
    Text(ru="срок согласия истёк", en="a consent is no longer valid"),
    Text(
        ru="«Согласия»: у {n} {n:записи|записей|записей} срок в столбце «Действует до» прошёл. Согласием {n:она|они|они} больше не "
        "{n:считается|считаются|считаются}.",
        en="Consents: the day in the column “Valid until” of {n} {n:entry|entries} has passed. {n:It counts|They count} as a "
        "consent no longer.",
    ),
    Text(
        ru="Спросите человека снова и добавьте новую строку; старую не правьте.",
        en="Ask the person again and add a new line; leave the old one as it is.",
    ),
)
STOP_LINE = ReasonCode(
    "stop-list/line-unclear",
    "notice",
    89,
    Text(ru="строка стоп-листа не понята", en="a stop-list line was not understood"),
    Text(
        ru="«Стоп-лист», запись {n}: не похоже ни на телефон, ни на почту, ни на ID клиента. Никого не остановили.",
        en="Stop list, entry {n}: neither a phone, nor an e-mail, nor a client ID. Nobody was stopped by it.",
    ),
    Text(ru="Впишите телефон, почту или ID.", en="Put a phone, an e-mail or an ID there."),
)
