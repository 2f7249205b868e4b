"""What differs between spreadsheet locales: marks, date order and words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_RUSSIAN_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RUSSIAN_DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """How a spreadsheet of this locale reads what is typed and shows what it holds."""

    name: str
    decimal: str
    thousands: str
    date_order: str
    date_pattern: str
    time_pattern: str
    currency: str
    currency_pattern: str
    months: tuple[str, ...] = _ENGLISH_MONTHS
    days: tuple[str, ...] = _ENGLISH_DAYS
    true_word: str = "TRUE"
    false_word: str = "FALSE"

    @property
    def decimal_comma(self) -> bool:
        """Whether formulas separate arguments by `;` and array columns by `\\`."""
        return self.decimal == ","

    @property
    def month_abbreviations(self) -> tuple[str, ...]:
        return tuple(month[:3] for month in self.months)


_NBSP = "\u00a0"
_NARROW = "\u202f"

_LOCALES: Mapping[str, Locale] = {
    found.name: found
    for found in (
        Locale("en_US", ".", ",", "MDY", "m/d/yyyy", "h:mm:ss am/pm", "$", '"$"#,##0.00'),
        Locale("en_GB", ".", ",", "DMY", "dd/mm/yyyy", "hh:mm:ss", "£", '"£"#,##0.00'),
        Locale("en_AU", ".", ",", "DMY", "dd/mm/yyyy", "h:mm:ss am/pm", "$", '"$"#,##0.00'),
        Locale("en_CA", ".", ",", "YMD", "yyyy-mm-dd", "h:mm:ss am/pm", "$", '"$"#,##0.00'),
        Locale("en_IE", ".", ",", "DMY", "dd/mm/yyyy", "hh:mm:ss", "€", '"€"#,##0.00'),
        Locale("en_IN", ".", ",", "DMY", "dd/mm/yyyy", "h:mm:ss am/pm", "₹", '"₹"#,##0.00'),
        Locale(
            "ru_RU", ",", _NBSP, "DMY", "dd.mm.yyyy", "h:mm:ss", "₽", '#,##0.00" ₽"',
            _RUSSIAN_MONTHS, _RUSSIAN_DAYS, "ИСТИНА", "ЛОЖЬ",
        ),
        Locale("uk_UA", ",", _NBSP, "DMY", "dd.mm.yyyy", "hh:mm:ss", "₴", '#,##0.00" ₴"'),
        Locale("fr_FR", ",", _NARROW, "DMY", "dd/mm/yyyy", "hh:mm:ss", "€", '#,##0.00" €"'),
        Locale("de_DE", ",", ".", "DMY", "dd.mm.yyyy", "hh:mm:ss", "€", '#,##0.00" €"'),
        Locale("es_ES", ",", ".", "DMY", "d/m/yyyy", "h:mm:ss", "€", '#,##0.00" €"'),
        Locale("it_IT", ",", ".", "DMY", "d/m/yyyy", "h.mm.ss", "€", '#,##0.00" €"'),
        Locale("pt_BR", ",", ".", "DMY", "dd/mm/yyyy", "hh:mm:ss", "R$", '"R$ "#,##0.00'),
        Locale("pl_PL", ",", _NBSP, "DMY", "d.mm.yyyy", "hh:mm:ss", "zł", '#,##0.00" zł"'),
        Locale("nl_NL", ",", ".", "DMY", "d-m-yyyy", "hh:mm:ss", "€", '"€ "#,##0.00'),
        Locale("ja_JP", ".", ",", "YMD", "yyyy/mm/dd", "h:mm:ss", "¥", '"¥"#,##0'),
    )
}  # fmt: skip

DEFAULT = _LOCALES["en_US"]


def is_known(name: str) -> bool:
    return name in _LOCALES or name.partition("_")[0] in {known.partition("_")[0] for known in _LOCALES}


def locale_named(name: str) -> Locale:
    """The locale of that name; of the same language where the country is not known, else the American one."""
    found = _LOCALES.get(name)
    if found is not None:
        return found
    language = name.partition("_")[0]
    return next((known for key, known in _LOCALES.items() if key.partition("_")[0] == language), DEFAULT)
