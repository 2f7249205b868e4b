"""What can be wrong with a row of «Сегменты», as catalogued issues. Pure."""

from __future__ import annotations

from sheetcrm.core.issues import IssueCode, Severity
from sheetcrm.core.wording import Text

_SET_ASIDE_RU = " Пока это правило не действует."
_SET_ASIDE_EN = " The rule does not count for now."


def _error(code: str, title: Text, message: Text, fix: Text, rule: str, **more: object) -> IssueCode:
    return IssueCode(
        f"segment/{code}",
        Severity.ERROR,
        title,
        Text(ru=message.ru + _SET_ASIDE_RU, en=message.en + _SET_ASIDE_EN),
        fix,
        example={"active": True, "name": "Пример", "rule": rule, **more},
        table="segments",
    )


EMPTY_RULE = _error(
    "empty-rule",
    Text(ru="У сегмента нет правила", en="The segment has no rule"),
    Text(ru="Правило пустое, и никто не включён вручную.", en="The rule is empty and nobody is included by hand."),
    Text(
        ru="Напишите правило, например: город = Самара и заказов >= 2.",
        en="Write a rule, for example: city = Samara and orders >= 2.",
    ),
    "",
)
NO_NAME = _error(
    "no-name",
    Text(ru="У сегмента нет названия", en="The segment has no name"),
    Text(ru="У правила «{value}» нет названия.", en="The rule “{value}” has no name."),
    Text(ru="Впишите название.", en="Fill in a name."),
    "заказов >= 2",
    name=None,
)
SAME_NAME = _error(
    "same-name",
    Text(ru="Два сегмента с одним названием", en="Two segments have the same name"),
    Text(ru="Сегмент «{name}» уже есть выше.", en="There is already a segment “{name}” above."),
    Text(ru="Дайте одному из них другое название.", en="Give one of them another name."),
    "заказов >= 2",
)
TOO_LONG = _error(
    "too-long",
    Text(ru="Слишком длинное правило", en="The rule is too long"),
    Text(
        ru="Правило слишком длинное или сложное: не больше {limit} знаков, {clauses} условий и {depth} уровней скобок.",
        en="The rule is too long or too deep: at most {limit} characters, {clauses} conditions, {depth} levels of brackets.",
    ),
    Text(ru="Разделите его на несколько сегментов.", en="Split it into several segments."),
    "(" * 30 + "заказов > 1" + ")" * 30,
)
UNKNOWN_COLUMN = _error(
    "unknown-column",
    Text(ru="Нет такого столбца", en="There is no such column"),
    Text(
        ru="Не знаю столбца «{word}» (знак {place}).{nearest}{hint}",
        en="There is no column “{word}” (character {place}).{nearest}{hint}",
    ),
    Text(
        ru="Напишите заголовок так, как он стоит в таблице, или возьмите его в кавычки.",
        en="Write the heading as it is in the table, or put it in quotes.",
    ),
    "горд = Самара",
)
MISSING_COLUMN = _error(
    "missing-column",
    Text(ru="Такого столбца в таблице клиентов нет", en="The clients' table has no such column"),
    Text(
        ru="Столбца «{word}» в таблице клиентов нет (знак {place}).{hint}",
        en="The clients' table has no column “{word}” (character {place}).{hint}",
    ),
    Text(ru="Добавьте столбец или уберите условие.", en="Add the column or take the condition out."),
    "профессия = врач",
)
NO_OPERATOR = _error(
    "no-operator",
    Text(ru="Непонятно условие", en="The condition is not clear"),
    Text(
        ru="Не понимаю, что проверить в столбце «{word}»: после него написано «{found}» (знак {place}).{hint}",
        en="It is unclear what to check in “{word}”: it is followed by “{found}” (character {place}).{hint}",
    ),
    Text(
        ru="Подойдёт: =, не равно, больше, меньше, содержит, в списке (…), пусто; для дат ещё «за последние 30 дней», "
        "«больше 90 дней назад», «после 01.01.2026».",
        en="You can use: =, is not, more than, less than, contains, in (…), empty; for dates also “in the last 30 days”, "
        "“more than 90 days ago”, “after 01.01.2026”.",
    ),
    "город Самара",
)
NO_VALUE = _error(
    "no-value",
    Text(ru="Не указано, с чем сравнивать", en="Nothing to compare with"),
    Text(
        ru="После «{word}» не хватает значения (знак {place}).",
        en="A value is missing after “{word}” (character {place}).",
    ),
    Text(ru="Допишите значение.", en="Add the value."),
    "город =",
)
EXPECTED_CONDITION = _error(
    "expected-condition",
    Text(ru="Не хватает условия", en="A condition is missing"),
    Text(ru="Здесь нужно условие (знак {place}).", en="A condition is expected here (character {place})."),
    Text(
        ru="Слева и справа от «и» и «или» должны стоять условия, например: заказов >= 2.",
        en="There must be a condition on both sides of “and” and “or”, for example: orders >= 2.",
    ),
    "заказов >= 2 и",
)
SEVERAL_VALUES = _error(
    "several-values",
    Text(ru="Несколько значений через «и» или «или»", en="Several values joined by “and” or “or”"),
    Text(
        ru="После «{connective}» нужно условие целиком, а написано «{word}» (знак {place}).",
        en="A whole condition is needed after “{connective}”, not “{word}” (character {place}).",
    ),
    Text(
        ru="Если подходит любое из значений, напишите: {field} в списке ({first}, {word}).",
        en="If any of the values is fine, write: {field} in ({first}, {word}).",
    ),
    "город = Самара или Москва",
)
UNEXPECTED = _error(
    "unexpected",
    Text(ru="Непонятное продолжение правила", en="The rule continues in an unclear way"),
    Text(
        ru="Не понимаю «{found}» (знак {place}): здесь может стоять «и», «или» или конец правила.",
        en="“{found}” is not understood (character {place}): “and”, “or” or the end of the rule may come here.",
    ),
    Text(ru="Соедините условия словами «и» или «или».", en="Join the conditions with “and” or “or”."),
    "заказов пусто город пусто",
)
BRACKET = _error(
    "bracket",
    Text(ru="Непарная скобка или кавычка", en="An unpaired bracket or quote"),
    Text(ru="Для «{mark}» нет пары (знак {place}).", en="“{mark}” has no pair (character {place})."),
    Text(ru="Закройте или уберите её.", en="Close it or take it out."),
    "(заказов >= 2",
)
BAD_NUMBER = _error(
    "bad-number",
    Text(ru="Ожидалось число", en="A number is expected"),
    Text(
        ru="В «{field}» числа, а написано «{word}» (знак {place}).",
        en="“{field}” holds numbers, not “{word}” (character {place}).",
    ),
    Text(ru="Напишите число, например 2 или 1 000,50.", en="Write a number, such as 2 or 1000.50."),
    "заказов >= много",
)
AMBIGUOUS_NUMBER = _error(
    "ambiguous-number",
    Text(ru="Число можно понять двояко", en="The number can be read in two ways"),
    Text(
        ru="«{word}» можно понять и как {large}, и как {small} (знак {place}).",
        en="“{word}” may mean {large} or {small} (character {place}).",
    ),
    Text(ru="Напишите {large} или {small}.", en="Write {large} or {small}."),
    "выручка > 1,500",
)
BAD_DATE = _error(
    "bad-date",
    Text(ru="Ожидалась дата", en="A date is expected"),
    Text(
        ru="В «{field}» даты, а написано «{word}» (знак {place}).",
        en="“{field}” holds dates, not “{word}” (character {place}).",
    ),
    Text(
        ru="Напишите дату, например 01.03.2026, или срок: «больше 90 дней назад», «за последние 30 дней».",
        en="Write a date such as 2026-03-01, or a span: “more than 90 days ago”, “in the last 30 days”.",
    ),
    "последняя покупка > весной",
)
BAD_CHOICE = _error(
    "bad-choice",
    Text(ru="Нет такого значения", en="There is no such value"),
    Text(
        ru="В «{field}» не бывает «{word}» (знак {place}). Бывает: {choices}.",
        en="“{field}” is never “{word}” (character {place}). It can be: {choices}.",
    ),
    Text(ru="Выберите одно из перечисленных.", en="Choose one of those."),
    "группа = лучший",
)
NOT_ORDERED = _error(
    "not-ordered",
    Text(ru="Текст нельзя сравнить на больше и меньше", en="Text cannot be compared as more or less"),
    Text(
        ru="В «{field}» текст: «больше» и «меньше» для него не имеют смысла (знак {place}).",
        en="“{field}” holds text, which cannot be more or less than something (character {place}).",
    ),
    Text(
        ru="Подойдёт: =, не равно, содержит, в списке (…), пусто.",
        en="You can use: =, is not, contains, in (…), empty.",
    ),
    "город > Самара",
)
DATES_CROSSED = _error(
    "dates-crossed",
    Text(ru="Конец срока раньше начала", en="The end is before the beginning"),
    Text(ru="Дата «по» раньше даты «с».", en="The date “until” is before the date “from”."),
    Text(ru="Поменяйте даты местами.", en="Swap the dates."),
    "заказов >= 2",
    valid_from="01.06.2026",
    valid_to="01.05.2026",
)
PIN_NOT_FOUND = IssueCode(
    "segment/pin-not-found",
    Severity.WARNING,
    Text(ru="Указанный вручную клиент не найден", en="A client named by hand was not found"),
    Text(
        ru="Среди клиентов нет «{word}»: ни по ID, ни по телефону, почте или имени. Остальное учтено.",
        en="There is no client “{word}”, whether by id, phone, e-mail or name. The rest was taken into account.",
    ),
    Text(
        ru="Проверьте написание; надёжнее всего ID или телефон.", en="Check the spelling; an id or a phone is safest."
    ),
    example={"active": True, "name": "Пример", "rule": "заказов >= 2", "pin_in": "Нет Такого"},
    table="segments",
)
PIN_NAMESAKES = IssueCode(
    "segment/pin-namesakes",
    Severity.WARNING,
    Text(ru="У клиента, указанного вручную, есть тёзки", en="A client named by hand has namesakes"),
    Text(
        ru="«{word}» — это {n} {n:клиент|клиента|клиентов}. {done}",
        en="“{word}” is {n} {n:client|clients}. {done}",
    ),
    Text(ru="Укажите ID или телефон вместо имени.", en="Give an id or a phone instead of the name."),
    example={"active": True, "name": "Пример", "rule": "заказов >= 2", "pin_in": "Иванов Иван"},
    table="segments",
)
EXPIRED = IssueCode(
    "segment/expired",
    Severity.INFO,
    Text(ru="Срок сегмента прошёл", en="The segment has expired"),
    Text(ru="Срок прошёл {date}: в сегменте никого нет.", en="It expired on {date}: nobody is in it."),
    Text(ru="Продлите срок или снимите отметку «Активен».", en="Extend it or clear “Active”."),
    example={"active": True, "name": "Пример", "rule": "заказов >= 2", "valid_to": "01.01.2020"},
    table="segments",
)
NO_ACTIVITY = IssueCode(
    "segment/no-activity",
    Severity.INFO,
    Text(ru="В правиле нет ничего о покупках", en="The rule says nothing about purchases"),
    Text(
        ru="Правило не смотрит, когда клиент покупал: в рассылку попадут и те, кто давно пропал.",
        en="The rule does not ask when the client last bought: people long gone will be written to as well.",
    ),
    Text(
        ru="Если это для рассылки, добавьте, например: «и покупал за последние 365 дней».",
        en="If it is for a campaign, add for example: “and bought in the last 365 days”.",
    ),
    example={"active": True, "name": "Пример", "rule": "город = Самара"},
    table="segments",
)
NOBODY_HAS = IssueCode(
    "segment/no-such-value",
    Severity.INFO,
    Text(ru="Такого значения в таблице нет", en="The table holds no such value"),
    Text(
        ru="В столбце «{field}» ни у кого нет ровно «{word}».{nearest}{hint}",
        en="Nobody has exactly “{word}” in “{field}”.{nearest}{hint}",
    ),
    Text(ru="Проверьте написание в правиле и в таблице.", en="Check the spelling in the rule and in the table."),
    example={"active": True, "name": "Пример", "rule": "город = Саммара и заказов >= 0"},
    table="segments",
)
ALL_BLANK = IssueCode(
    "segment/all-blank",
    Severity.INFO,
    Text(ru="Столбец из правила пуст у всех", en="The column in the rule is empty for everybody"),
    Text(
        ru="«{field}» ни у кого не известно, поэтому это условие никто не выполняет.",
        en="“{field}” is not known for anybody, so nobody meets this condition.",
    ),
    Text(ru="Заполните столбец или уберите условие.", en="Fill the column in or take the condition out."),
    example={"active": True, "name": "Пример", "rule": "rfm группа = лучшие"},
    table="segments",
)
