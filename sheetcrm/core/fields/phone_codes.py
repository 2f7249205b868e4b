"""Issue codes of phone numbers."""

from __future__ import annotations

from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import CellError

NOT_VALID = IssueCode(
    "phone/not-valid",
    Severity.ERROR,
    Text(ru="Это не номер телефона", en="Not a phone number"),
    Text(
        ru="«{value}» не похоже на номер телефона. Оставили как есть: позвонить и отправить SMS не получится.",
        en="“{value}” is not a phone number. Left as it is: it can be neither called nor texted.",
    ),
    Text(
        ru="Уточните номер у клиента и впишите его целиком, с кодом.",
        en="Ask the client and type the whole number, with its code (+44 …) if it is from another country.",
    ),
    Cause.SLIP,
    {"phone": "8 916 12"},
)
DIGITS = IssueCode(
    "phone/digits",
    Severity.ERROR,
    Text(ru="В номере не хватает цифр или есть лишние", en="The number has too few or too many digits"),
    Text(
        ru="В номере «{value}» {n} {n:цифра|цифры|цифр}, а в российском с кодом их 11. Дописывать наугад не стали.",
        en="“{value}” has {n} {n:digit|digits}; a Russian number with its code has 11. Nothing was guessed.",
    ),
    Text(ru="Сверьте номер с клиентом.", en="Check the number with the client."),
    Cause.SLIP,
    {"phone": "+7 916 123-45-6"},
)
NO_AREA_CODE = IssueCode(
    "phone/no-area-code",
    Severity.WARNING,
    Text(ru="Номер без кода города", en="A number without its area code"),
    Text(
        ru="«{value}» — городской номер без кода. Какой это город, не угадываем, номер пока не используем.",
        en="“{value}” is a local number without its area code. The city is not guessed; the number is not used.",
    ),
    Text(ru="Допишите код города: 8 (495) 123-45-67.", en="Add the area code."),
    Cause.SLIP,
    {"phone": "223-45-68"},
)
LOST_DIGITS = IssueCode(
    "phone/lost-digits",
    Severity.ERROR,
    Text(ru="Последние цифры номера потеряны", en="The last digits of the number are lost"),
    Text(
        ru="Таблица превратила номер в «{value}»: последние цифры стёрты, восстановить их нельзя.",
        en="The sheet turned the number into “{value}”: its last digits are gone and cannot be restored.",
    ),
    Text(
        ru="Возьмите номер из прежней копии или у клиента. Столбцу задайте формат «Обычный текст».",
        en="Take the number from an older copy or from the client. Format the column as plain text.",
    ),
    Cause.SLIP,
    {"phone": "7,92E+10"},
)
FORMULA = IssueCode(
    "phone/read-as-formula",
    Severity.ERROR,
    Text(ru="Таблица приняла номер за формулу", en="The sheet took the number for a formula"),
    Text(
        ru="Вместо номера {value}: номер, который начинается с плюса, таблица посчитала формулой. Звонить и писать некуда.",
        en="Instead of the number the cell shows {value}: the sheet took the plus in front for a "
        "formula. There is no number to call.",
    ),
    Text(
        ru="Выделите столбец → Формат → Числа → «Обычный текст». Потом откройте ячейку: номер виден в строке формул; уберите «=» "
        "перед ним и нажмите Enter.",
        en="Select the column → Format → Number → Plain text. Then open the cell: the number is in the "
        "formula bar; remove the “=” in front and press Enter.",
    ),
    Cause.SLIP,
    {"phone": CellError("#ERROR!")},
)
LOOK_ALIKE = IssueCode(
    "phone/look-alike",
    Severity.WARNING,
    Text(ru="В номере буква вместо цифры", en="A letter instead of a digit"),
    Text(
        ru="В «{value}» буква вместо цифры. Похоже на {guess}, но сами не исправляем, предложили правку.",
        en="“{value}” has a letter where a digit should be. It may be {guess}; not changed, only proposed.",
    ),
    Text(
        ru="Сверьте номер с клиентом и впишите его цифрами.",
        en="Check the number with the client and type it in digits.",
    ),
    Cause.SLIP,
    {"phone": "+7 916 123-45-O7"},
)
MADE_UP = IssueCode(
    "phone/made-up",
    Severity.WARNING,
    Text(ru="Номер похож на выдуманный", en="The number looks made up"),
    Text(
        ru="«{value}» похож на номер, вписанный наугад. Не исправляем.",
        en="“{value}” looks like a number typed at random. It was not corrected.",
    ),
    Text(ru="Уточните номер у клиента.", en="Ask the client for the number."),
    Cause.DOUBTFUL,
    {"phone": "8 916 000-00-00"},
)
SEVERAL = IssueCode(
    "phone/several",
    Severity.INFO,
    Text(ru="В одной ячейке несколько номеров", en="Several numbers in one cell"),
    Text(
        ru="В ячейке несколько номеров: {phones}. Основным считаем первый.",
        en="The cell holds several numbers: {phones}. The first counts as the main one.",
    ),
    Text(
        ru="Разнесите номера по столбцам «Телефон» и «Телефон 2», имена и пометки — в «Комментарий». Если эти ячейки есть и пусты, всё уже "
        "предложено на вкладке «Правки».",
        en="Put the second into “Phone 2”; names and remarks into the comments. Where these cells are there and empty, all of it is "
        "proposed on the tab “Proposed edits”.",
    ),
    Cause.SLIP,
    {"phone": "8-495-123-45-67, 8-916-223-45-68 (Ира)"},
)
SOME_WRONG = IssueCode(
    "phone/one-of-several",
    Severity.WARNING,
    Text(ru="Один из номеров в ячейке неверный", en="One of the numbers in the cell is wrong"),
    Text(
        ru="В ячейке читается {phones}, а «{wrong}» — не номер телефона. Неверный не используем.",
        en="The cell holds {phones}, but “{wrong}” is not a phone number. The wrong one is not used.",
    ),
    Text(ru="Исправьте или удалите неверный номер.", en="Correct or delete the wrong number."),
    Cause.SLIP,
    {"phone": "8 916 223-45-68, 12-34"},
)
WITH_TEXT = IssueCode(
    "phone/with-text",
    Severity.INFO,
    Text(ru="Рядом с номером приписка", en="A remark beside the number"),
    Text(
        ru="Рядом с номером {phones} записано «{note}». Номер прочитали, приписку оставили.",
        en="Beside the number {phones} the cell says “{note}”. The number was read, the remark left.",
    ),
    Text(ru="Перенесите приписку в «Комментарий».", en="Move the remark to the comments."),
    Cause.SLIP,
    {"phone": "8 916 223-45-68 (Ира)"},
)
