"""The last layer: what a person wrote into one draft. It wins over every template, and is looked at all the same. Pure."""

from __future__ import annotations

from sheetcrm.core.drafts.model import Draft, DraftSettings
from sheetcrm.core.drafts.reasons import REALLY_AN_AD, TOO_LONG, Reason
from sheetcrm.core.drafts.text.layout import SIGNATURE_MARK, split_small_print
from sheetcrm.core.drafts.text.lint import about_words
from sheetcrm.core.drafts.text.lint_codes import LOOKALIKE_LINK, PLACEHOLDER
from sheetcrm.core.drafts.text.offers import offers_in
from sheetcrm.core.drafts.text.small_print import text_with_way_out
from sheetcrm.core.drafts.text.sms import in_latin, measure
from sheetcrm.core.drafts.text.templates import OUTPUT_LIMIT, tidy
from sheetcrm.core.records import replace

#: What a text of a template's own said wrong, and the person's text may have put right.
_OF_THE_TEXT = (LOOKALIKE_LINK, PLACEHOLDER, REALLY_AN_AD, TOO_LONG)


def edited(draft: Draft, text: str, settings: DraftSettings, subject: str = "") -> Draft:
    """The draft with a person's words in place of ours; its id, address and small print stay.

    An empty ``subject`` keeps ours. The small print of a letter and the way to refuse a text are put back when the person
    left them out. Words that advertise in a message that needed no consent block it, as do forged links and placeholders.
    """
    # The mark's own space is lost in many an editor.
    whole = text.replace("\r\n", "\n").replace("\n--\n", f"\n{SIGNATURE_MARK}\n")
    own, small = split_small_print(whole)
    own = body = tidy(own)
    sms = draft.sms
    if draft.channel == "email":
        _, ours = split_small_print(draft.text)
        kept = ours or small
        body = f"{own}\n\n{SIGNATURE_MARK}\n{kept.strip()}\n" if kept.strip() else f"{own}\n"
    elif draft.channel == "sms":
        body = text_with_way_out(body, settings, draft.purpose, draft.lang)
        body = in_latin(body) if settings.sms_latin else body
        sms = measure(body, settings.sms_price)
    title = " ".join(subject.split()) if draft.channel == "email" and subject.strip() else draft.subject
    links = tuple(link for link in (settings.website, settings.unsubscribe_url) if link)
    found = about_words(f"{title}\n{own}", links)
    reasons = [reason for reason in draft.reasons if reason.code not in _OF_THE_TEXT]
    reasons += [reason for reason in found if reason.code.weight == "block"]
    if draft.purpose == "service" and offers_in(f"{title}\n{own}"):
        reasons.append(Reason(REALLY_AN_AD))
    if len(body) > OUTPUT_LIMIT:
        reasons.append(Reason(TOO_LONG, {"limit": OUTPUT_LIMIT}))
    warnings = tuple(reason for reason in found if reason.code.weight != "block")
    return replace(
        draft,
        subject=title,
        text=body,
        sms=sms,
        reasons=tuple(reasons),
        warnings=warnings,
        state="blocked" if reasons else "draft",
    )
