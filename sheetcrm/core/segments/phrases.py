"""The fixed words of the rule language, folded (small letters, е for ё). Pure.

Every list holds Russian and English side by side: a rule may be written in either, whatever the sheet's language is.
"""

from __future__ import annotations

from sheetcrm.core.segments.tree import Op
from sheetcrm.core.wording import Text

AND = ("и", "а также", "но", "and", "but", "&&", "&")
OR = ("или", "либо", "or", "||", "|")
NOT = ("не", "кроме", "not")

COMPARE: dict[str, Op] = {}
for _op, _phrases in {
    Op.NE: ("!=", "<>", "≠", "=/=", "— не", "это не", "не равно", "не равен", "не равна", "не равны", "is not",
            "isn't", "not equal to", "does not equal", "are not"),
    Op.GE: (">=", "=>", "≥", "не меньше", "не менее", "не ниже", "не раньше", "at least", "no less than",
            "not less than", "not earlier than", "on or after"),
    Op.LE: ("<=", "=<", "≤", "не больше", "не более", "не выше", "не позже", "at most", "no more than", "not more than",
            "not later than", "on or before"),
    Op.GT: (">", "больше", "более", "свыше", "выше", "больше чем", "более чем", "more than", "greater than", "over",
            "above"),
    Op.LT: ("<", "меньше", "менее", "ниже", "меньше чем", "менее чем", "less than", "fewer than", "under", "below"),
    Op.EQ: ("=", "==", "—", "- ", ":", "равно", "равен", "равна", "равны", "ровно", "это", "is", "are", "equals",
            "equal to", "exactly"),
}.items():  # fmt: skip
    for _phrase in _phrases:
        COMPARE[_phrase] = _op

#: The signs of equality alone.
IS = tuple(phrase for phrase, op in COMPARE.items() if op is Op.EQ)
#: "город не Самара": "not" right before the value.
BARE_NOT = ("не", "not")
COMPARE_OR_NOT: dict[str, Op] = {**COMPARE, **dict.fromkeys(BARE_NOT, Op.NE)}
AFTER = ("после", "позже", "позднее", "after", "later than")
BEFORE = ("до", "раньше", "ранее", "before", "earlier than")
SINCE = ("с", "со", "начиная с", "от", "since", "from", "starting")
UNTIL = ("по", "до", "until", "till", "to", "through")
BETWEEN = ("между", "between")
IN_LIST = ("в списке", "из списка", "один из", "одна из", "одно из", "любой из", "любое из", "in list", "in", "one of",
           "any of", "is one of", "is in")  # fmt: skip
NOT_IN_LIST = ("не в списке", "не из списка", "ни один из", "not in", "not in list", "is not in", "none of")
CONTAINS = ("содержит", "содержат", "включает", "contains", "contain", "includes", "include")
NOT_CONTAINS = ("не содержит", "не содержат", "не включает", "does not contain", "doesn't contain", "not contains",
                "does not include")  # fmt: skip
_EMPTY = ("пусто", "пустой", "пустая", "пустое", "пустые", "не заполнен", "не заполнена", "не заполнено",
          "не заполнены", "не указан", "не указана", "не указано", "не указаны", "empty", "blank", "missing",
          "not filled", "not filled in")  # fmt: skip
_FILLED = ("не пусто", "не пустой", "не пустая", "не пустое", "не пустые", "заполнен", "заполнена", "заполнено",
           "заполнены", "указан", "указана", "указано", "указаны", "not empty", "not blank", "filled", "filled in",
           "present")  # fmt: skip
_LINKS = ("", "=", "= ", "— ", ":", ": ", "это ", "is ", "are ")
#: "город нет" is blank, but "согласие = нет" is the answer no: the bare words stand without a sign of equality.
EMPTY = (*(link + word for word in _EMPTY for link in _LINKS), "нет")
FILLED = (*(link + word for word in _FILLED for link in _LINKS), "есть")

YES = ("да", "истина", "yes", "true", "1", "✓", "✔", "☑", "+")
NO = ("нет", "ложь", "no", "false", "0", "☐", "-", "—")
YES_NO = (Text(ru="да", en="yes"), Text(ru="нет", en="no"))

DAY_UNITS = {
    1: ("день", "дня", "дней", "дн", "дн.", "сут", "сутки", "суток", "d", "day", "days"),
    7: ("неделя", "неделю", "недели", "недель", "нед", "нед.", "week", "weeks"),
    30: ("месяц", "месяца", "месяцев", "мес", "мес.", "month", "months"),
    365: ("год", "года", "лет", "year", "years"),
}
UNITS = {word: days for days, words in DAY_UNITS.items() for word in words}
#: Half of a year is a unit of its own: people write it in one word.
HALF_YEAR = {"полгода": 182, "пол года": 182, "полугода": 182, "half a year": 182}
_NUMBERS = (
    ("один", "одна", "одну", "одного", "одной", "one", "a", "an"), ("два", "две", "двух", "two"), ("три", "трех", "three"),
    ("четыре", "четырех", "four"), ("пять", "пяти", "five"), ("шесть", "шести", "six"), ("семь", "семи", "seven"),
    ("восемь", "восьми", "eight"), ("девять", "девяти", "nine"), ("десять", "десяти", "ten"),
    ("одиннадцать", "одиннадцати", "eleven"), ("двенадцать", "двенадцати", "twelve"),
)  # fmt: skip
#: Numbers as words, before a unit of time.
NUMBER_WORDS = {word: number for number, words in enumerate(_NUMBERS, 1) for word in words}

AGO = ("назад", "тому назад", "ago")
NEVER_TAIL = ("или ее не было", "или его не было", "или их не было", "или не было", "или никогда", "or never",
              "or none")  # fmt: skip
LAST = ("за последние", "за последний", "за последнюю", "за последнее", "в последние", "в последний", "в последнюю",
        "в течение последних", "за", "in the last", "within the last", "in the past", "within the past", "in last",
        "during the last", "within")  # fmt: skip
NEXT = ("в ближайшие", "в ближайший", "в ближайшую", "в следующие", "in the next", "within the next", "in next",
        "in the coming")  # fmt: skip
TODAY = ("сегодня", "today")
YESTERDAY = ("вчера", "yesterday")
THIS_MONTH = ("в этом месяце", "в текущем месяце", "this month", "in this month")
NEXT_MONTH = ("в следующем месяце", "next month", "in the next month")
IN = ("в", "во", "in")
_MONTHS = (
    ("январе", "январь", "января", "january", "jan"),
    ("феврале", "февраль", "февраля", "february", "feb"),
    ("марте", "март", "марта", "march", "mar"),
    ("апреле", "апрель", "апреля", "april", "apr"),
    ("мае", "май", "мая", "may"),
    ("июне", "июнь", "июня", "june", "jun"),
    ("июле", "июль", "июля", "july", "jul"),
    ("августе", "август", "августа", "august", "aug"),
    ("сентябре", "сентябрь", "сентября", "september", "sep", "sept"),
    ("октябре", "октябрь", "октября", "october", "oct"),
    ("ноябре", "ноябрь", "ноября", "november", "nov"),
    ("декабре", "декабрь", "декабря", "december", "dec"),
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
MONTH_RU_IN = tuple(words[0] for words in _MONTHS)
MONTH_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")  # fmt: skip
YEAR_TAIL = ("году", "года", "год", "г.", "г")

_RU_BUY = ("покупал", "покупала", "покупали", "покупает", "заказывал", "заказывала", "заказывали", "приходил",
           "приходила", "приходили")  # fmt: skip
_RU_BEEN = ("был", "была", "были")
_EN_BUY = ("bought", "purchased", "ordered")
_EN_BEEN = ("been", "visited", "been in", "been here")
NOT_BOUGHT = (
    *(f"не {w}" for w in (*_RU_BUY, *_RU_BEEN)),
    "не было", "не было покупок", "нет покупок", "без покупок", "не было заказов", "нет заказов", "не было визитов", "нет визитов",
    *(f"{a} {b}" for a in ("not", "has not", "have not", "hasn't", "haven't") for b in (*_EN_BUY, *_EN_BEEN)),
    *(f"{a} {b}" for a in ("did not", "didn't") for b in ("buy", "purchase", "order", "visit", "come")),
    "no purchases", "no purchase", "no orders", "no order", "no visits", "no visit", "without purchases", "without visits",
)  # fmt: skip
NEVER_BOUGHT = (
    *(f"{a} {w}" for a in ("еще не", "ни разу не", "никогда не") for w in _RU_BUY),
    *(f"{a} {b}" for a in ("never", "has never", "have never") for b in _EN_BUY),
    "has not bought yet", "not bought yet", "еще не было покупок",
)  # fmt: skip
BOUGHT = (*_RU_BUY, *_RU_BEEN, *_EN_BUY, "visited", *(f"{a} {b}" for a in ("has", "have") for b in _EN_BUY))
NOT_CONTACTED = (
    "не связывались", "не общались", "не звонили", "не писали", "не было контакта", "не было контактов", "без контакта",
    "без контактов", "not contacted", "not been contacted", "has not been contacted", "have not been contacted", "no contact",
)  # fmt: skip
#: Before a heading alone.
WITHOUT = ("без", "нет", "no", "without", "has no", "have no")
WITH = ("есть", "с", "со", "has", "have", "with")
#: Between "not bought" and the number of days.
FOR = ("больше", "более", "дольше", "уже", "последние", "за последние", "в течение", "for more than", "for over", "for",
       "in the last", "within the last", "in the past", "in over", "in more than", "in")  # fmt: skip

THOUSANDS = {"тыс": 1e3, "тыс.": 1e3, "тысяч": 1e3, "тысячи": 1e3, "тысяча": 1e3, "к": 1e3, "k": 1e3, "млн": 1e6,
             "млн.": 1e6, "миллион": 1e6, "миллиона": 1e6, "миллионов": 1e6, "m": 1e6, "million": 1e6}  # fmt: skip
#: Words that may follow a number and change nothing.
AFTER_NUMBER = ("₽", "руб", "руб.", "р", "р.", "рублей", "рубля", "rub", "$", "usd", "€", "eur", "£", "gbp", "%", "шт",
                "шт.", "раз", "раза", "times", "pcs", "заказ", "заказа", "заказов", "orders", "order", "визит",
                "визита", "визитов", "visits", "visit", "баллов", "балла", "балл", "points",
                *(w for words in DAY_UNITS.values() for w in words if w not in ("d",)))  # fmt: skip
