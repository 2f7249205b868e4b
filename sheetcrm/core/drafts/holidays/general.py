"""Days everybody keeps. Pure.

The public ones in Russia were compared in November 2026 with python-holidays (github.com/vacanza/holidays,
holidays/countries/russia.py): 23 February, 8 March, 1 May. New Year is greeted on its eve.
"""

from __future__ import annotations

from sheetcrm.core.drafts.holidays import SUN, Holiday, fixed, weekday
from sheetcrm.core.wording import Text

_CODE = "Labour Code of Russia, article 112"

GENERAL: tuple[Holiday, ...] = (
    Holiday("new_year", Text(ru="Новый год", en="New Year"), Text(ru="Новым годом", en="New Year"), fixed(31, 12), _CODE, where="world"),
    Holiday("defenders_day", Text(ru="День защитника Отечества", en="Defender of the Fatherland Day"),
            Text(ru="Днём защитника Отечества", en="Defender of the Fatherland Day"), fixed(23, 2), _CODE, gender="m"),
    Holiday("womens_day", Text(ru="8 Марта", en="International Women's Day"), Text(ru="8 Марта", en="International Women's Day"),
            fixed(8, 3), _CODE, gender="f"),
    Holiday("mothers_day_ru", Text(ru="День матери", en="Mother's Day"), Text(ru="Днём матери", en="Mother's Day"),
            weekday(-1, SUN, 11), "Decree of the President of Russia no. 120 of 30 January 1998", gender="f"),
    Holiday("may_day", Text(ru="Праздник Весны и Труда", en="Spring and Labour Day"),
            Text(ru="Первомаем", en="May Day"), fixed(1, 5), _CODE),
    Holiday("christmas", Text(ru="Рождество", en="Christmas"), Text(ru="Рождеством", en="Christmas"), fixed(25, 12),
            "public holiday in the UK (Banking and Financial Dealings Act 1971) and the US (5 U.S.C. 6103)", where="en"),
    Holiday("thanksgiving", Text(ru="День благодарения", en="Thanksgiving"), Text(ru="Днём благодарения", en="Thanksgiving"),
            weekday(4, 3, 11), "5 U.S.C. 6103: the fourth Thursday in November", where="en"),
)  # fmt: skip

BY_KEY = {holiday.key: holiday for holiday in GENERAL}
