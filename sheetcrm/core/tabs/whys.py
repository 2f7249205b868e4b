"""Why another spelling is proposed, in words, by the rule's key. Pure."""

from __future__ import annotations

from sheetcrm.core.wording import Lang, Text

#: Kinds of edit that come up by themselves: what «apply --kind» and «apply: kinds» may name.
BY_ITSELF: dict[str, Text] = {
    "text/spaces": Text(ru="лишние пробелы и невидимые знаки", en="extra spaces and invisible characters"),
    "text/mixed-alphabet": Text(ru="похожая буква другого алфавита", en="a look-alike letter of another alphabet"),
    "text/lost-zero": Text(ru="потерян ноль в начале", en="a leading zero was lost"),
    "name/case": Text(ru="заглавные буквы в имени", en="capitals in a name"),
    "name/decoration": Text(ru="эмодзи и украшения в имени", en="emoji and ornaments in a name"),
    "name/keyboard-layout": Text(ru="набрано не в той раскладке", en="typed in another keyboard layout"),
    "name/mixed-alphabet": Text(ru="похожая буква другого алфавита в имени", en="a look-alike letter in a name"),
    "phone/style": Text(ru="телефон — в одном виде", en="phones in one style"),
    "phone/exponent": Text(ru="Excel записал телефон в виде 7,9E+10", en="Excel wrote the phone like 7.9E+10"),
    "phone/number-cell": Text(ru="телефон записан числом", en="a phone kept as a number"),
    "phone/look-alike": Text(ru="буква вместо цифры (O вместо 0)", en="a letter instead of a digit (O for 0)"),
    "phone/second": Text(ru="второй телефон — в свой столбец", en="the second phone into a column of its own"),
    "phone/note": Text(ru="пометка у телефона — в комментарий", en="a remark beside a phone into the comments"),
    "phone/alone": Text(
        ru="в ячейке остаётся один телефон: остальное уже стоит рядом",
        en="one phone stays: the rest stands beside it now",
    ),
    "email/case": Text(ru="заглавные буквы в почте", en="capitals in an e-mail address"),
    "email/wrapping": Text(ru="лишнее вокруг адреса почты", en="something extra around the address"),
    "email/typo-domain": Text(ru="похоже на опечатку в почтовом сервисе", en="a likely typo in the mail provider"),
    "email/guess": Text(ru="похоже на опечатку в адресе", en="a likely typo in the address"),
    "email/look-alike": Text(ru="русская буква в адресе почты", en="a look-alike letter in the address"),
    "date/style": Text(ru="дата — в одном виде", en="dates in one style"),
    "date/serial": Text(ru="Excel показал дату числом", en="Excel shows the date as a number"),
    "birthday/serial": Text(ru="Excel показал дату числом", en="Excel shows the date as a number"),
    "choice/near-miss": Text(ru="похоже на опечатку в значении из списка", en="a likely typo in a value of the list"),
    "choice/spelling": Text(ru="одно значение написано по-разному", en="one value spelled in several ways"),
    "city/near-miss": Text(ru="похоже на опечатку в названии города", en="a likely typo in the city"),
    "city/spelling": Text(ru="принятое название города", en="the city's usual name"),
    "tax-id/style": Text(ru="ИНН — в одном виде", en="tax ids in one style"),
    "inn/lost-zero": Text(ru="потерян ноль в начале ИНН", en="the tax id lost its leading zero"),
    "derived/gender": Text(ru="пол понятен по имени", en="the name tells the gender"),
    "derived/city": Text(ru="город понятен по коду телефона", en="the phone's code tells the city"),
    "id/new": Text(ru="у клиента нет ID", en="a client without an id"),
    "id/copied": Text(ru="номер стоит у двух клиентов", en="two clients have the same id"),
}
WHYS: dict[str, Text] = {
    **BY_ITSELF,
    "copy/edited": Text(ru="исправлено в копии таблицы", en="edited in a copy of the table"),
    "copy/added": Text(ru="новая строка из копии таблицы", en="a new row from a copy of the table"),
    "restore/copy": Text(ru="как было в копии", en="as it was in the copy"),
    "restore/run": Text(ru="как было до запуска", en="as it was before the run"),
    "ids/back": Text(ru="номер возвращается своему клиенту", en="the id goes back to its client"),
    "owner/reassigned": Text(ru="передача клиента", en="client passed on"),
    "import/added": Text(ru="новая строка из загруженного списка", en="a new row from an imported list"),
    "import/talk": Text(ru="звонок или письмо из загруженного списка", en="a call or a letter from an imported list"),
    "import/paid": Text(ru="оплата по выписке банка", en="a payment from the bank statement"),
    "import/held": Text(ru="отложено: нет основания хранить", en="held back: no legal grounds to keep the data"),
    "task/verified": Text(ru="задача «Сверка данных» сделана", en="the task of checking the data is done"),
    "templates/file": Text(ru="текст из файла шаблона", en="the text from the template's file"),
    "import/filled": Text(ru="из загруженного списка", en="from an imported list"),
    "merge/fill": Text(ru="объединение: было пусто", en="merge: was empty"),
    "merge/unite": Text(ru="объединение: второй контакт", en="merge: a second contact"),
    "merge/complete": Text(ru="объединение: полнее в другой строке", en="merge: more complete in the other row"),
    "merge/recent": Text(ru="объединение: свежее в другой строке", en="merge: more recent in the other row"),
    "merge/earliest": Text(ru="объединение: более ранняя дата", en="merge: the earlier date"),
    "merge/latest": Text(ru="объединение: более поздняя дата", en="merge: the later date"),
    "merge/join": Text(ru="объединение: заметки вместе", en="merge: notes together"),
    "merge/sum": Text(ru="объединение: сумма", en="merge: the sum"),
    "merge/strict": Text(ru="объединение: отказ сильнее согласия", en="merge: a refusal outweighs a consent"),
    "merge/point": Text(ru="объединение: ведёт к оставшейся строке", en="merge: points to the row that stays"),
    "merge/empty": Text(ru="объединение: строка ушла в архив", en="merge: the row went to the archive"),
    "law/erased": Text(ru="удаление персональных данных", en="erasure of personal data"),
}
_OTHER = Text(ru="так принято писать", en="the usual spelling")


def why(rule: str, lang: Lang) -> str:
    """The rule in words."""
    group = rule.rsplit("/", 1)[-1]
    found = WHYS.get(rule) or (WHYS["text/spaces"] if group == "spaces" else _OTHER)
    return found.say(lang)
