"""Issue codes of e-mail addresses."""

from __future__ import annotations

from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Text

NOT_VALID = IssueCode(
    "email/not-valid",
    Severity.ERROR,
    Text(ru="Это не адрес почты", en="Not an e-mail address"),
    Text(
        ru="«{value}» не может быть адресом почты. Оставили как есть, писем на него не готовим.",
        en="“{value}” cannot be an e-mail address. Left as it is; no e-mail is prepared for it.",
    ),
    Text(
        ru="Уточните адрес у клиента. Вид адреса: имя@сайт.ру.",
        en="Ask the client. An address looks like name@site.com.",
    ),
    Cause.SLIP,
    {"email": "ivan.mail.ru"},
)
MENDABLE = IssueCode(
    "email/slip",
    Severity.ERROR,
    Text(ru="В адресе почты опечатка", en="A typo in the e-mail address"),
    Text(
        ru="«{value}» — адрес с опечаткой, похоже на {guess}. Сами не исправляем, предложили правку.",
        en="“{value}” has a typo and may mean {guess}. Not changed, only proposed.",
    ),
    Text(ru="Сверьте адрес с клиентом и поправьте.", en="Check the address with the client and correct it."),
    Cause.SLIP,
    {"email": "ivan@mailru"},
)
TYPO_DOMAIN = IssueCode(
    "email/typo-domain",
    Severity.WARNING,
    Text(ru="Похоже на опечатку после @", en="A likely typo after the @"),
    Text(
        ru="В «{value}» после @ похоже на опечатку: {domain} вместо {guess}. Сами не исправляем, предложили правку.",
        en="“{value}” may have a typo after the @: {domain} for {guess}. Not changed, only proposed.",
    ),
    Text(
        ru="Сверьте адрес с клиентом: письмо на чужой ящик увидит чужой человек.",
        en="Check with the client: an e-mail to the wrong mailbox is read by somebody else.",
    ),
    Cause.SLIP,
    {"email": "ivan@gmial.com"},
)
LOOK_ALIKE = IssueCode(
    "email/look-alike",
    Severity.WARNING,
    Text(ru="Русские буквы в адресе почты", en="Cyrillic letters in an e-mail address"),
    Text(
        ru="В «{value}» есть русские буквы. Похоже на {guess}; сами не исправляем, предложили правку.",
        en="“{value}” holds Cyrillic letters. It may be {guess}; not changed, only proposed.",
    ),
    Text(ru="Сверьте адрес с клиентом и поправьте.", en="Check the address with the client and correct it."),
    Cause.SLIP,
    {"email": "сосо@mail.ru"},
)
MADE_UP = IssueCode(
    "email/made-up",
    Severity.WARNING,
    Text(ru="Адрес похож на выдуманный", en="The address looks made up"),
    Text(
        ru="«{value}» похож на адрес, вписанный для галочки. Не исправляем.",
        en="“{value}” looks typed only to fill the cell. It was not corrected.",
    ),
    Text(ru="Уточните адрес у клиента или очистите ячейку.", en="Ask the client, or clear the cell."),
    Cause.DOUBTFUL,
    {"email": "test@test.ru"},
)
DISPOSABLE = IssueCode(
    "email/disposable",
    Severity.WARNING,
    Text(ru="Одноразовый адрес", en="A disposable address"),
    Text(
        ru="«{value}» — адрес на сервисе одноразовой почты {domain}: через час его никто не читает. Не меняли.",
        en="“{value}” belongs to {domain}, a throw-away mail service nobody reads an hour later. Not changed.",
    ),
    Text(ru="Попросите у клиента постоянный адрес.", en="Ask the client for a lasting address."),
    Cause.DOUBTFUL,
    {"email": "ivan@mailinator.com"},
)
ROLE = IssueCode(
    "email/role",
    Severity.INFO,
    Text(ru="Общий ящик компании", en="A shared mailbox"),
    Text(
        ru="«{value}» — общий ящик, его читают разные люди. Адрес годный, но поздравлять по имени не стоит.",
        en="“{value}” is a shared mailbox read by several people. It works, but greetings by name may miss.",
    ),
    Text(ru="По возможности узнайте личный адрес.", en="Find out a personal address if you can."),
    None,
    {"email": "info@romashka.ru"},
)
SEVERAL = IssueCode(
    "email/several",
    Severity.INFO,
    Text(ru="В одной ячейке несколько адресов", en="Several addresses in one cell"),
    Text(
        ru="В ячейке несколько адресов: {emails}. Основным считаем первый.",
        en="The cell holds several addresses: {emails}. The first counts as the main one.",
    ),
    Text(ru="Разнесите адреса по столбцам «Email» и «Email 2».", en="Put the second into “Email 2”."),
    Cause.SLIP,
    {"email": "ivan@mail.ru; anna@yandex.ru"},
)
SOME_WRONG = IssueCode(
    "email/one-of-several",
    Severity.WARNING,
    Text(ru="Один из адресов в ячейке неверный", en="One of the addresses in the cell is wrong"),
    Text(
        ru="В ячейке читается {emails}, а «{wrong}» — не адрес. Неверный не используем.",
        en="The cell holds {emails}, but “{wrong}” is not an address. The wrong one is not used.",
    ),
    Text(ru="Исправьте или удалите неверный адрес.", en="Correct or delete the wrong address."),
    Cause.SLIP,
    {"email": "ivan@mail.ru, anna@"},
)
WITH_TEXT = IssueCode(
    "email/with-text",
    Severity.INFO,
    Text(ru="Рядом с адресом приписка", en="A remark beside the address"),
    Text(
        ru="Рядом с адресом {email} записано «{note}». Адрес прочитали, приписку оставили.",
        en="Beside the address {email} the cell says “{note}”. The address was read, the remark left.",
    ),
    Text(ru="Перенесите приписку в «Комментарий».", en="Move the remark to the comments."),
    Cause.SLIP,
    {"email": "ivan@mail.ru (рабочая)"},
)
