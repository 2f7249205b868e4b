"""What may be wrong with a row of the tab «Настройки». Pure."""

from __future__ import annotations

from sheetcrm.core.issues import IssueCode, Severity
from sheetcrm.core.wording import Text

NOT_VALID = IssueCode(
    "settings/not-valid",
    Severity.ERROR,
    Text(ru="Настройка не подходит", en="A setting with a wrong value"),
    Text(
        ru="«{value}» не подходит для этой настройки. Действует прежнее значение: {kept}.",
        en="“{value}” is not a valid value for this setting. The previous one stays in force: {kept}.",
    ),
    Text(ru="Впишите {wanted}.", en="Write {wanted}."),
    example={"name": "Отчётный период, дней", "value": "долго"},
    table="settings",
)
UNKNOWN = IssueCode(
    "settings/unknown",
    Severity.WARNING,
    Text(ru="Такой настройки нет", en="No such setting"),
    Text(
        ru="Настройки «{value}» нет. Строка ни на что не влияет.",
        en="There is no setting “{value}”. The row has no effect.",
    ),
    Text(ru="Проверьте название{hint}.", en="Check the name{hint}."),
    example={"name": "Отчотный перыод", "value": "365"},
    table="settings",
)
LOOSER = IssueCode(
    "settings/looser",
    Severity.WARNING,
    Text(ru="В таблице это можно только ужесточить", en="The sheet can only make this stricter"),
    Text(
        ru="«{value}» мягче, чем разрешено в config.yaml. Действует разрешённое там: {kept}.",
        en="“{value}” is looser than config.yaml allows. What it allows is in force: {kept}.",
    ),
    Text(ru="Ослабить это можно только в config.yaml.", en="It can only be loosened in config.yaml."),
    example={"name": "Тихие часы с", "value": "23:00"},
    table="settings",
)
ONLY_IN_FILE = IssueCode(
    "settings/only-in-file",
    Severity.WARNING,
    Text(ru="Эта настройка только в config.yaml", en="This setting belongs in config.yaml only"),
    Text(
        ru="Ключи, пути, юридические настройки и то, как работает сама программа, из таблицы не берём: её видят и могут менять многие.",
        en="Keys, paths, legal settings and how the program itself works are not taken from the sheet: many people can read "
        "and change it.",
    ),
    Text(
        ru="Впишите это в config.yaml ({place}), а строку отсюда удалите.",
        en="Put it into config.yaml ({place}), and delete the row here.",
    ),
    example={"name": "law.country", "value": "us"},
    table="settings",
    private=True,
)
PURPOSE_NOT_LISTED = IssueCode(
    "settings/purpose-not-listed",
    Severity.WARNING,
    Text(ru="Такой цели нет в «Справочниках»", en="A purpose that is not on “Lists”"),
    Text(
        ru="Цели «{value}» нет в «Справочниках», столбец «Цель обработки». Строка пока действует: столбец лишним не считается.",
        en="The purpose “{value}” is not on “Lists”, column “Legal purpose”. The row holds for now: its column does not count as "
        "excessive.",
    ),
    Text(ru="Впишите цель оттуда или допишите эту туда.", en="Write a purpose from there, or add this one there."),
    example={"name": "Цель: Паспорт", "value": "на всякий случай"},
    table="settings",
)
REPEATS = IssueCode(
    "settings/repeats",
    Severity.WARNING,
    Text(ru="Настройка указана дважды", en="A setting is listed twice"),
    Text(
        ru="Эта настройка уже есть выше. Действует верхняя строка.",
        en="This setting is already listed above. The upper row counts.",
    ),
    Text(ru="Удалите одну из строк.", en="Delete one of the rows."),
    example={"name": ("Отчётный период, дней", "Отчётный период, дней"), "value": (365, 180)},
    table="settings",
)
