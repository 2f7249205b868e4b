"""The four ways a run can end early. Anything else is a bug of ours and shows its traceback.

A wrong cell is not an exception: it is an issue (see ``core.issues``).
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from sheetcrm.core.wording import Lang, Text


class SheetcrmError(Exception):
    """A run that cannot go on, in words: what is wrong, and what to do about it.

    ``code`` has a page of its own (``sheetcrm explain CODE``). ``args_`` fill the named places of both texts;
    they never hold clients' details.
    """

    exit_code = 4

    def __init__(self, code: str, message: Text, fix: Text, **args_: object) -> None:
        super().__init__(f"{code}: {message.say('en', **args_)}")
        self.code = code
        self.message = message
        self.fix = fix
        self.args_ = args_
        #: What was done before the run could not go on, where something was: words, and what fills their places.
        self.so_far: tuple[Text, Mapping[str, object]] | None = None

    def say(self, lang: Lang) -> tuple[str, str]:
        """Message and fix in the reader's language."""
        message = self.message.say(lang, **self.args_)
        if self.so_far is not None:
            text, filled = self.so_far
            message = f"{message} {text.say(lang, **filled)}"
        return message, self.fix.say(lang, **self.args_)


class Fault(Struct, frozen=True):
    """A known way to end early, with its words: calling it makes the error to raise. Module-level, so that each code
    has its page."""

    code: str
    error: type[SheetcrmError]
    message: Text
    fix: Text

    def __call__(self, **args: object) -> SheetcrmError:
        return self.error(self.code, self.message, self.fix, **args)


class ConfigError(SheetcrmError):
    """The configuration or the command line is wrong; nothing was opened."""

    exit_code = 2


class StoreError(SheetcrmError):
    """The workbook could not be read or written."""

    exit_code = 4


class NotNow(StoreError):
    """Another job, an open file or a quota is in the way. Nothing changed; try again later."""

    exit_code = 5


class Alarmed(NotNow):
    """Something happened to the table that no run may write over before a person has looked. Nothing changed."""


class PlanError(SheetcrmError):
    """The plan may not be applied as it is."""

    exit_code = 3


class UnknownName(PlanError):
    """What was named on the command line (a plan, a run, a cell, a client) is not there. Nothing was done."""

    exit_code = 2


class TemplateError(SheetcrmError):
    """A template cannot be used."""

    exit_code = 2


_NO_RIGHTS: Final = Text(ru="нет прав", en="no permission")
_FULL: Final = Text(ru="не хватило места", en="no room left")
_NO_FOLDER: Final = Text(ru="нет такого файла или папки", en="there is no such file or folder")
_REASONS: Final = {
    errno.EACCES: _NO_RIGHTS,
    errno.EPERM: _NO_RIGHTS,
    errno.EROFS: Text(ru="диск только для чтения", en="the disk is read-only"),
    errno.ENOSPC: _FULL,
    errno.EFBIG: _FULL,
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: Text(ru="это папка", en="it is a folder"),
    errno.ENAMETOOLONG: Text(ru="слишком длинное имя", en="the name is too long"),
    errno.EIO: Text(ru="ошибка диска", en="the disk failed"),
    errno.EADDRINUSE: Text(ru="порт занят", en="it is taken"),
}


def reason_of(err: OSError) -> Text:
    """Why the system refused, for a person to read; what is seldom, in the system's own words."""
    own = err.strerror or type(err).__name__
    return _REASONS.get(err.errno or 0, Text(ru=own, en=own))
