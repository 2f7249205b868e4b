"""Issue codes of people's names."""

from __future__ import annotations

from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Text

MADE_UP = IssueCode(
    "name/made-up",
    Severity.WARNING,
    Text(ru="Имя похоже на выдуманное", en="The name looks made up"),
    Text(
        ru="«{value}» не похоже на имя настоящего клиента. Оставили как есть, в обращениях не используем.",
        en="“{value}” does not look like a real client's name. Left as it is; no greeting uses it.",
    ),
    Text(
        ru="Уточните имя у клиента или удалите пробную запись.",
        en="Ask the client for the name, or delete the trial entry.",
    ),
    Cause.DOUBTFUL,
    {"full_name": "Вася Пупкин"},
)
TWO_PEOPLE = IssueCode(
    "name/two-people",
    Severity.WARNING,
    Text(ru="В одной ячейке двое", en="Two people in one cell"),
    Text(
        ru="В ячейке, похоже, несколько человек: {people}. Пока считаем клиентом первого.",
        en="The cell seems to name several people: {people}. For now the first one counts as the client.",
    ),
    Text(
        ru="Заведите на каждого свою строку, чтобы не спутать телефоны, дни рождения и согласия.",
        en="Give each of them a row, so that phones, birthdays and consents are not mixed up.",
    ),
    Cause.SLIP,
    {"full_name": "Иван и Мария Петровы"},
)
COMPANY = IssueCode(
    "name/company",
    Severity.WARNING,
    Text(ru="В графе имени — компания", en="A company in the name column"),
    Text(
        ru="«{value}» — название компании, а не имя человека. За имя его не принимаем.",
        en="“{value}” is a company, not a person. It is not taken for a name.",
    ),
    Text(
        ru="Перенесите название в столбец «Компания», а сюда впишите контактное лицо.",
        en="Move it to the company column and type the contact person here.",
    ),
    Cause.SLIP,
    {"full_name": "ООО «Ромашка»"},
)
CONTACT_INSIDE = IssueCode(
    "name/contact-inside",
    Severity.WARNING,
    Text(ru="Рядом с именем записан контакт", en="A contact beside the name"),
    Text(
        ru="В ячейке с именем стоит и контакт: {contact}. Имя прочитали, контакт отсюда не берём.",
        en="The name cell also holds a contact: {contact}. The name was read; the contact is not taken from here.",
    ),
    Text(
        ru="Перенесите контакт в его столбец, здесь оставьте только имя.",
        en="Move the contact to its own column and keep only the name here.",
    ),
    Cause.SLIP,
    {"full_name": "Мария 8-916-123-45-67"},
)
EXTRA = IssueCode(
    "name/extra",
    Severity.INFO,
    Text(ru="Кроме имени в ячейке что-то ещё", en="More than a name in the cell"),
    Text(
        ru="Кроме имени в ячейке записано: «{extra}». Имя прочитали как «{name}».",
        en="Beside the name the cell says “{extra}”. The name was read as “{name}”.",
    ),
    Text(
        ru="Перенесите лишнее в «Комментарий» — так имя не попадёт в письмо с припиской.",
        en="Move the rest to the comments so that it never ends up in a greeting.",
    ),
    Cause.SLIP,
    {"full_name": "Анна, 2 подъезд"},
)
UNCLEAR = IssueCode(
    "name/unclear",
    Severity.WARNING,
    Text(ru="Не похоже на имя", en="Does not look like a name"),
    Text(
        ru="«{value}» не удалось прочитать как имя. Оставили как есть, в обращениях не используем.",
        en="“{value}” could not be read as a name. Left as it is; no greeting uses it.",
    ),
    Text(ru="Впишите фамилию и имя клиента.", en="Type the client's first and last name."),
    Cause.SLIP,
    {"full_name": "12345"},
)
MIXED = IssueCode(
    "name/mixed-alphabet",
    Severity.WARNING,
    Text(ru="В имени смешаны русские и латинские буквы", en="Cyrillic and Latin letters mixed in a name"),
    Text(
        ru="В «{value}» часть букв русские, часть латинские — поиск такое имя не найдёт. Какие верны, неясно, не меняли.",
        en="“{value}” mixes Cyrillic and Latin letters, so no search finds it. Which ones are right is "
        "unclear; not changed.",
    ),
    Text(ru="Наберите имя заново в одной раскладке.", en="Type the name again in one alphabet."),
    Cause.SLIP,
    {"full_name": "Smirнов Иван"},
)
LAYOUT = IssueCode(
    "name/keyboard-layout",
    Severity.WARNING,
    Text(ru="Имя набрано в другой раскладке", en="Name typed in the wrong keyboard layout"),
    Text(
        ru="«{value}», скорее всего, набрано в английской раскладке и значит «{guess}». Сами не исправляем, предложили правку.",
        en="“{value}” was probably typed with the English layout on and means “{guess}”. Not changed, only proposed.",
    ),
    Text(ru="Наберите имя заново.", en="Type the name again."),
    Cause.SLIP,
    {"full_name": "Bdfyjd Bdfy"},
)
CONTRADICTION = IssueCode(
    "name/gender-conflict",
    Severity.INFO,
    Text(ru="Части имени разного рода", en="Parts of the name disagree in gender"),
    Text(
        ru="В «{value}» одна часть имени мужская, другая женская. Пол не определяем, обращаемся нейтрально.",
        en="One part of “{value}” is masculine, another feminine. No gender is assumed; greetings stay neutral.",
    ),
    Text(ru="Проверьте окончания фамилии и отчества.", en="Check the endings of the last name and the patronymic."),
    Cause.SLIP,
    {"full_name": "Иванова Андрей Петрович"},
)
