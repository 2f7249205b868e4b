"""What a store has to tell after writing, in words by code. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from sheetcrm.core.wording import Lang, Text

NOTES: dict[str, Text] = {
    "store/backup": Text(
        ru="Копия до первой записи за день: {copy}", en="A copy from before the day's first write: {copy}"
    ),
    "store/open": Text(
        ru="Файл «{name}» сейчас открыт, поэтому результат лежит рядом: «{copy}». Закройте файл и запустите ещё раз, чтобы вкладки появились в нём.",
        en="“{name}” is open right now, so the result lies beside it: “{copy}”. Close the file and run again to get the tabs into it.",
    ),
    "store/conflict": Text(
        ru="Пока шла запись, «{name}» сохранил кто-то другой. Его файл не тронут, наш вариант — в «{copy}».",
        en="Somebody saved “{name}” while it was being written. Their file stands; ours is “{copy}”.",
    ),
    "store/recovered": Text(
        ru="В прошлый раз запись прервалась; чужое сохранение «{name}» лежит в «{copy}».",
        en="The last write was cut off; somebody's save of “{name}” is kept in “{copy}”.",
    ),
    "store/renamed-tab": Text(
        ru="Вкладка «{title}» у вас уже есть, поэтому наша называется «{given}».",
        en="You already have a tab “{title}”, so ours is called “{given}”.",
    ),
    "store/kept-tab": Text(
        ru="На вкладку «{title}» ссылаются ваши формулы, поэтому она очищена, но не удалена.",
        en="Formulas of yours refer to the tab “{title}”, so it was emptied but not taken out.",
    ),
}


def note(code: str, args: Mapping[str, object], lang: Lang) -> str:
    """A note in words."""
    return NOTES[code].say(lang, **args)
