"""Remarks that ask to leave a client alone, such as «просила не писать». Pure.

Free text is no refusal the program could act on: «не писать в WhatsApp» and «не звонить до 12» ask for another channel or
another hour. A remark is told to people where nothing in it limits what was asked, and nothing beside it names a channel.
"""

from __future__ import annotations

import re

#: Columns of a client in which such a remark stands.
REMARKS = ("comment", "status")

_CALLS = r"звонить|звоните|звони|набирать"
_WRITES = r"писать|пишите|пиши|беспокоить|беспокойте|тревожить|тревожьте|контактировать|связываться"
_SENDING = r"присылать|присылайте|слать|отправлять|высылать|предлагать"
_OFFERS = r"реклам\w*|рассыл\w+|спам\w*|акци\w+|сообщени\w+|ничего"
_ASKED = re.compile(
    rf"(?<!\w)(?:не (?:{_CALLS}|{_WRITES})(?:(?:,| и| или|/|, и)? (?:не )?(?:{_CALLS}|{_WRITES}))*"
    rf"|не (?:{_SENDING})(?: больше)? (?:{_OFFERS})"
    rf"|не (?:хочет|желает|нужны|нужна)(?: больше)?(?: получать)? (?:{_OFFERS})"
    rf"|отказ(?:ался|алась)? от (?:всех )?(?:реклам\w*|рассыл\w+|сообщений|общения)|отпис(?:ался|алась)(?! от)"
    r"|(?:do not|don['’]?t|never|no longer) (?:contact|disturb|bother|call|text|message|write|e-?mail|mail)"
    r"(?:(?:,| or| and|/|, or)? (?:contact|disturb|bother|call|text|message|write|e-?mail|mail))*"
    r"|(?:asked|wants?|prefers?) (?:us )?not to be (?:contacted|disturbed|bothered|called|texted|e-?mailed)"
    r"|asked (?:us )?(?:not to|to stop) (?:contact|disturb|bother|call|text|message|e-?mail|writ)(?:ing|e)?"
    r"|unsubscribed(?! from)|opted out(?! of)|no (?:marketing|promotions|newsletters|mailings|advertising))(?!\w)"
)
#: Words that leave what was asked as it is.
_SAME = re.compile(
    r"(?:\W*(?<!\w)(?:больше|никогда|вообще|совсем|пожалуйста|ей|ему|им|ее|его|их|нам|клиент\w*|ни в коем случае|просил[аи]?|просьба|"
    r"с? ?(?:рекламой|рассылками|предложениями)|any ?more|again|ever|please|at all|her|him|them|us|me|(?:this |the )?(?:client|customer)|"
    r"with offers|with ads)(?!\w))*[\s\"»”)]*"
)
_ENDS = re.compile(r"[.;,!?\n(–—-]|$")
#: What makes it a wish for another channel or another time.
_INSTEAD = re.compile(
    r"(?<!\w)(?:только|лучше|можно|кроме|пока|до|после|временно|звон\w+|позвон\w+|пис\w+|пиш\w+|напис\w+|смс|sms|почт\w+|мессендж\w+|what.?s ?app|"
    r"в[ао]тс?ап\w*|вацап\w*|telegram|телеграм\w*|тг|viber|вайбер\w*|only|just|except|instead|until|till|before|after|prefer\w*|texts?|calls?|e-?mails?|"
    r"messages?)(?!\w)"
)
_HINT = re.compile(r"не |отказ|отпис|not |stop |don['’]?t|never |no |unsubscr|opted")
_WRITING = re.compile(
    rf"{_WRITES}|{_OFFERS}|отказ|отпис|(?<!\w)(?!call)(?:contact|disturb|bother|text|message|writ|e-?mail|mail|unsub|opted|market|promo|news|adv)"
)


def refusal_in(text: str) -> str | None:
    """The words of a remark that ask to leave the client alone, None where it does not or only limits how and when.

    >>> refusal_in("Просила больше не писать!"), refusal_in("не писать в WhatsApp"), refusal_in("Не звонить до 12")
    ('не писать', None, None)
    >>> refusal_in("Don't call, text only"), refusal_in("Please do not contact her again.")
    (None, 'do not contact')
    """
    folded = " ".join(text.casefold().replace("ё", "е").split(" "))
    if not _HINT.search(folded):
        return None
    found = _ASKED.search(folded)
    if found is None:
        return None
    same = _SAME.match(folded, found.end())
    end = same.end() if same is not None else found.end()
    if not _ENDS.match(folded, end) or _INSTEAD.search(folded[: found.start()] + " " + folded[end:]):
        return None
    return found.group()


def is_about_calls(words: str) -> bool:
    """Whether the words of :func:`refusal_in` speak of calls alone.

    >>> is_about_calls("не звонить"), is_about_calls("не звонить и не писать"), is_about_calls("do not call")
    (True, False, True)
    """
    return _WRITING.search(words) is None
