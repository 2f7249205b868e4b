"""The small print of a message: who writes, why, and how to opt out; also what goes into its headers. Pure."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct

from sheetcrm.core.drafts.audience.recipients import wire_address
from sheetcrm.core.drafts.model import DraftSettings, Purpose
from sheetcrm.core.drafts.text.layout import SIGNATURE_MARK
from sheetcrm.core.wording import Lang, Text

_WHY = Text(
    ru="Вы получили это письмо, потому что согласились получать наши новости.",
    en="You are getting this because you agreed to hear from us.",
)
_BY_URL = Text(ru="Отписаться: {url}", en="Unsubscribe: {url}")
_BY_MAIL = Text(
    ru="Не хотите больше получать такие письма? Напишите нам: {mailto}",
    en="Prefer not to get these? Write to us: {mailto}",
)
_BY_REPLY = Text(
    ru="Не хотите больше получать такие письма? Ответьте на это письмо словом «отписаться».",
    en="Prefer not to get these? Reply to this message with the word “unsubscribe”.",
)
_BY_TEXT = Text(ru="Отказ: {word}", en="Opt out: {word}")
_BY_PHONE = Text(ru="Отказ: {phone}", en="Opt out: {phone}")
_SAME_PHONE = Text(ru="Отказ: тот же номер", en="Opt out: same number")


class WayOut(Struct, frozen=True):
    """How a message can be refused: lines for the reader, addresses for the header, links in the text."""

    lines: str
    header: tuple[str, ...]
    links: tuple[str, ...]
    one_click: bool


#: Of what is no e-mail.
NO_LETTER = WayOut("", (), (), False)


@lru_cache(maxsize=64)
def _said(text: Text, lang: Lang, name: str, value: str) -> str:
    """One sentence with one place filled: the same for every draft of a run."""
    return text.say(lang, **{name: value})


def safe_url(url: str) -> bool:
    """Whether a link of the team's may go into a message: https with a host, nothing that breaks out of a header."""
    if any(c.isspace() or c in "<>\"'`\\{}" or ord(c) < 33 or ord(c) > 126 for c in url):
        return False
    parts = urlsplit(url)
    return parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username


def way_out(settings: DraftSettings, draft_id: str, lang: Lang) -> WayOut:
    """The way to unsubscribe from e-mails: by link, by mail, else by a reply. There always is one."""
    mailto = wire_address(settings.unsubscribe_mailto) or wire_address(settings.sender_email)
    url = settings.unsubscribe_url.replace("{draft}", draft_id)
    header: list[str] = []
    if mailto:
        header.append(f"mailto:{mailto}?subject=unsubscribe-{draft_id}")
    if url and safe_url(url):
        header.append(url)
        return WayOut(_BY_URL.say(lang, url=url), tuple(header), (url,), settings.one_click)
    if mailto:
        return WayOut(_said(_BY_MAIL, lang, "mailto", mailto), tuple(header), (mailto,), False)
    return WayOut(_BY_REPLY.say(lang), (), (), False)


def letter_with_small_print(body: str, settings: DraftSettings, purpose: Purpose, out: WayOut, lang: Lang) -> str:
    """The plain text of a whole letter. The small print is divided off as a signature is."""
    lines = [", ".join(part for part in (settings.company, settings.postal_address) if part)]
    if purpose == "ad":
        lines += [_WHY.say(lang), out.lines]
    small = "\n".join(line for line in lines if line)
    return f"{body}\n\n{SIGNATURE_MARK}\n{small}\n" if small else f"{body}\n"


def refusal_by_text(settings: DraftSettings, lang: Lang) -> str:
    """How an advertising text message can be refused: a word to reply with, else a phone, else an address; empty when
    the team gave none of them."""
    if settings.sms_stop_word:
        return _said(_BY_TEXT, lang, "word", settings.sms_stop_word)
    if settings.company_phone:
        return _said(_BY_PHONE, lang, "phone", settings.company_phone)
    address = settings.unsubscribe_mailto or settings.sender_email
    return _said(_BY_TEXT, lang, "word", address) if address else ""


def text_with_way_out(body: str, settings: DraftSettings, purpose: Purpose, lang: Lang) -> str:
    """The whole text message; an advertising one ends with how to refuse it, unless it says so already. A phone that the text
    gives anyway does not stand in it twice: its signs cost money."""
    out = refusal_by_text(settings, lang) if purpose == "ad" else ""
    if not out or out in body:
        return body
    if not settings.sms_stop_word and settings.company_phone and settings.company_phone in body:
        out = _SAME_PHONE.say(lang)
        if out in body:
            return body
    stop = "" if body.endswith((".", "!", "?", ")")) else "."
    return f"{body}{stop} {out}"
