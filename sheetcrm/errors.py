"""The four ways a run can end early. Anything else is a bug of ours and shows its traceback.

A wrong cell is not an exception: it is an issue (see ``core.issues``).
"""

from __future__ import annotations

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

    def say(self, lang: Lang) -> tuple[str, str]:
        """Message and fix in the reader's language."""
        return self.message.say(lang, **self.args_), self.fix.say(lang, **self.args_)


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


class TemplateError(SheetcrmError):
    """A template cannot be used."""

    exit_code = 2
