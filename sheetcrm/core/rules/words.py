"""What entry rules say, in both languages. Pure.

A rule of ours is recognised by its words (``ERRORS``), so those of earlier versions stay known: change them only beside a
list of the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheetcrm.core.wording import Text

TITLE = Text(ru="Правило ввода", en="Entry rule")

#: By kind. Excel shows up to 225 characters.
ERRORS: Mapping[str, Text] = {
    "list": Text(
        ru="Этого слова нет в списке. Выберите из списка или сначала добавьте слово в «Справочники».",
        en="This word is not on the list. Choose one from the list, or first add the word to “Lists”.",
    ),
    "yes_no": Text(ru="Здесь отвечают «да» или «нет».", en="The answer here is “yes” or “no”."),
    "answers": Text(
        ru="Здесь выбирают один из готовых ответов: откройте список в ячейке.",
        en="One of the answers on the list is expected here: open the list in the cell.",
    ),
    "date": Text(
        ru="Таблица не узнаёт здесь дату. Напишите день, месяц и год; день рождения без года можно оставить так.",
        en="The sheet does not recognise a date here. Write day, month and year; a birthday without its "
        "year may stay as it is.",
    ),
    "email": Text(
        ru="Это не похоже на адрес почты: нужен один адрес вида name@example.com, без пробелов.",
        en="This does not look like an e-mail address: one address such as name@example.com, without spaces.",
    ),
    "phone": Text(
        ru="В номере телефона не хватает цифр. Пишите его целиком, с кодом города или оператора.",
        en="The phone number has too few digits. Write it in full, with the area code.",
    ),
    "required": Text(
        ru="Этот столбец команда решила заполнять всегда. Не оставляйте его пустым.",
        en="The team has decided that this column is always filled in. Do not leave it empty.",
    ),
}

#: What stands beside a cell that was chosen. A list needs none: it shows what to do.
PROMPTS: Mapping[str, Text] = {
    "date": Text(ru="Дата, например {example}.", en="A date, such as {example}."),
    "email": Text(
        ru="Один адрес почты, например name@example.com.", en="One e-mail address, such as name@example.com."
    ),
    "phone": Text(ru="Телефон, например {example}.", en="A phone number, such as {example}."),
}
REQUIRED_NOTE = Text(ru="Обязательно.", en="Required.")

#: How a report names a rule.
NAMES: Mapping[str, Text] = {
    "list": Text(ru="список", en="list"),
    "yes_no": Text(ru="да или нет", en="yes or no"),
    "answers": Text(ru="ответы на выбор", en="choice of answers"),
    "date": Text(ru="дата", en="date"),
    "email": Text(ru="почта", en="e-mail"),
    "phone": Text(ru="телефон", en="phone"),
    "required": Text(ru="обязательно", en="required"),
}
