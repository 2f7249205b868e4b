"""The codes of problems in config.yaml, each with its page: what it means in general, and a text that has it. Pure.

The problem itself says more: the line, the value seen, what stands nearest. ``EXAMPLES`` are tried by a test.
"""

from __future__ import annotations

from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault


def _code(name: str, ru: str, en: str, fix_ru: str, fix_en: str) -> Fault:
    return Fault(f"config/{name}", ConfigError, Text(ru=ru, en=en), Text(ru=fix_ru, en=fix_en))


_COMPARE = ("Сверьтесь с config.example.yaml.", "Compare with config.example.yaml.")
_QUOTE = ("Возьмите значение в кавычки.", "Put the value in quotes.")

NO_FILE = Fault(
    "config/no-file",
    ConfigError,
    Text(ru="Не открыть файл настроек {path}: {reason}", en="Cannot open the configuration {path}: {reason}"),
    Text(
        ru="Проверьте путь после --config. Без файла настроек программа тоже работает.",
        en="Check the path after --config. The program works without a configuration, too.",
    ),
)
ENCODING = _code(
    "encoding",
    "Файл настроек сохранён не в UTF-8.",
    "The configuration is not saved as UTF-8.",
    "Сохраните его в кодировке UTF-8.",
    "Save it as UTF-8.",
)
NOT_YAML = _code(
    "not-yaml", "Файл настроек не похож на YAML с ключами.", "The configuration is not YAML with keys.", *_COMPARE
)
YAML_SYNTAX = _code(
    "yaml-syntax", "Строку настроек не разобрать.", "A line of the configuration cannot be read.", *_COMPARE
)
YAML_TAB = _code(
    "yaml-tab",
    "Отступ в настройках сделан табуляцией, YAML её не понимает.",
    "A line is indented with a tab, which YAML does not accept.",
    "Замените табуляцию двумя пробелами.",
    "Use two spaces instead.",
)
YAML_TAG = _code(
    "yaml-tag", "Особые типы YAML (!…) не принимаются.", "Special YAML types (!…) are not accepted.", *_COMPARE
)
YAML_ALIAS = _code(
    "yaml-alias",
    "Ссылки и метки YAML (& и *) не принимаются: из нескольких строк они делают миллионы.",
    "YAML anchors and aliases (& and *) are not accepted: a few lines of them make millions.",
    "Впишите значение целиком или возьмите текст в кавычки.",
    "Write the value out, or put the text in quotes.",
)
YAML_BOOLEAN = _code(
    "yaml-boolean",
    "Слова NO, yes, on, off без кавычек YAML читает как «да» и «нет».",
    "YAML reads a bare NO, yes, on or off as true or false.",
    *_QUOTE,
)
YAML_SEXAGESIMAL = _code(
    "yaml-sexagesimal",
    "10:00 без кавычек YAML читает как число 600: часы и минуты для него шестидесятеричное число.",
    "YAML reads a bare 10:00 as the number 600: it takes hours and minutes for a number in base sixty.",
    *_QUOTE,
)
YAML_OCTAL = _code(
    "yaml-octal",
    "0123 без кавычек YAML читает как восьмеричное число 83.",
    "YAML reads a bare 0123 as the octal number 83.",
    "Текст возьмите в кавычки, у числа уберите нули впереди.",
    "Put a text in quotes; drop the leading zeros of a number.",
)
YAML_NUMBER = _code(
    "yaml-number",
    "Телефон или код без кавычек YAML читает как число и теряет плюс и нули.",
    "YAML reads a bare phone or code as a number and loses its plus sign and zeros.",
    *_QUOTE,
)
YAML_DATE = _code("yaml-date", "Текст без кавычек YAML прочёл как дату.", "YAML read a bare text as a date.", *_QUOTE)
DUPLICATE_KEY = _code(
    "duplicate-key",
    "Один ключ стоит дважды; YAML молча взял бы второй.",
    "One key is listed twice; YAML would silently take the second.",
    "Оставьте один из двух.",
    "Keep one of the two.",
)
UNKNOWN_KEY = _code("unknown-key", "Такого ключа нет.", "There is no such key.", *_COMPARE)
UNKNOWN_TABLE = _code("unknown-table", "Такой таблицы нет.", "There is no such table.", *_COMPARE)
UNKNOWN_FIELD = _code("unknown-field", "Такого поля нет.", "There is no such field.", *_COMPARE)
MISSING = _code(
    "missing", "Не указано то, без чего нельзя.", "Something required is missing.", "Впишите.", "Fill it in."
)
NOT_VALID = _code("not-valid", "Значение не подходит.", "A value is not valid.", *_COMPARE)
CHOICE = _code(
    "choice",
    "Здесь может стоять только одно из нескольких слов.",
    "Only one of a few words is allowed here.",
    "Выберите одно из названных.",
    "Choose one of those named.",
)
ORDER = _code(
    "order",
    "Два порога стоят в неверном порядке.",
    "Two thresholds are in the wrong order.",
    "Уменьшите первый или увеличьте второй.",
    "Lower the first or raise the second.",
)
WORKBOOK = _code(
    "workbook",
    "Нужен либо файл, либо Google-таблица.",
    "Expected either a file or a Google Sheet.",
    "Оставьте одно из двух.",
    "Keep one of the two.",
)
REGION = _code(
    "region",
    "Нужен код страны из двух латинских букв.",
    "Expected a country code of two letters.",
    "Напишите, например, RU.",
    "Write for example GB.",
)
TIME_ZONE = _code(
    "time-zone",
    "Такого часового пояса нет.",
    "There is no such time zone.",
    "Напишите имя вида Europe/Moscow.",
    "Write a name such as Europe/London.",
)
NOT_A_TIME = _code(
    "not-a-time",
    'Нужно время вида "09:00".',
    'Expected a time such as "09:00".',
    "Напишите часы и минуты через двоеточие, в кавычках.",
    "Write hours and minutes with a colon, in quotes.",
)
INTERVAL = _code(
    "interval",
    "Непонятно, как часто запускать задание.",
    "It is unclear how often to run a job.",
    "Напишите, например: 30 minutes, 2 hours, 1 day.",
    "Write for example: 30 minutes, 2 hours, 1 day.",
)
JOB_WHEN = _code(
    "job-when",
    "У задания должно быть либо every, либо at; дни бывают только у at.",
    "A job needs either every or at; days only go with at.",
    "Оставьте одно из двух.",
    "Keep one of the two.",
)
JOB_TWICE = _code(
    "job-twice",
    "Два задания называются одинаково.",
    "Two jobs have the same name.",
    "Дайте каждому своё имя.",
    "Give each a name of its own.",
)
EMAIL = _code(
    "email",
    "Это не адрес почты.",
    "This is not an e-mail address.",
    "Напишите один адрес, например hello@example.com.",
    "Write one address, such as hello@example.com.",
)
URL = _code(
    "url",
    "Это не адрес страницы.",
    "This is not a web address.",
    "Адрес начинается с https://.",
    "A web address begins with https://.",
)

#: A configuration that has each problem, by code; what has none here is about the file and not its text.
EXAMPLES = {
    "config/not-yaml": "просто текст",
    "config/yaml-syntax": "drafts:\n  company: Ромашка: салон",
    "config/yaml-tab": "phone:\n\tstyle: e164",
    "config/yaml-tag": "region: !!binary x",
    "config/yaml-alias": "drafts: {company: *star}",
    "config/yaml-boolean": "region: NO",
    "config/yaml-sexagesimal": "quiet_hours: {end: 10:00}",
    "config/yaml-octal": "segments: {new_days: 030}",
    "config/yaml-number": "drafts: {company_phone: +79160000000}",
    "config/yaml-date": "drafts: {signature: 2026-01-31}",
    "config/duplicate-key": "region: RU\nregion: BY",
    "config/unknown-key": "langauge: ru",
    "config/unknown-table": "tables: {client: {}}",
    "config/unknown-field": "normalise: {Телефон: off}",
    "config/missing": "law: {google_accepted: {by: Анна, reason: договор}}",
    "config/not-valid": "segments: {period_days: 0}",
    "config/choice": "phone: {style: nationall}",
    "config/order": "segments: {slipping_days: 400}",
    "config/workbook": "workbook: {path: a.xlsx, google: {spreadsheet: x}}",
    "config/region": "region: Russia",
    "config/time-zone": "time_zone: Moscow",
    "config/not-a-time": "quiet_hours: {end: noon}",
    "config/interval": "schedule: [{name: a, run: morning, every: often}]",
    "config/job-when": "schedule: [{name: a, run: morning}]",
    "config/job-twice": "schedule: [{name: a, run: morning, every: 1 h}, {name: a, run: morning, every: 2 h}]",
    "config/email": "drafts: {sender_email: anna}",
    "config/url": "drafts: {website: example.com}",
}
