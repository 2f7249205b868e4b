"""The folder of files that go with letters, as the configuration names it."""

from __future__ import annotations

from sheetcrm.core.drafts.text.attached import Finder
from sheetcrm.handover.attachments import Attachments
from sheetcrm.jobs.opening import Opened, drafts_folder, target_of


def attachments_of(opened: Opened) -> Attachments | None:
    """The folder, None where none is named. The workbook, the configuration, keys and whatever the program keeps never go, even
    where they lie in it."""
    config = opened.config
    if not config.drafts.attachments:
        return None
    _, workbook = target_of(opened.asked, config)
    google = config.workbook.google if config.workbook is not None else None
    named = (
        config.drafts.templates, config.mail.password_file, config.handover.folder, config.handover.gmail.credentials,
        google.credentials if google is not None else None,
    )  # fmt: skip
    closed = [opened.state, drafts_folder(opened), *(config.resolve(one) for one in named if one)]
    closed += [path for path in (workbook, config.file) if path is not None]
    return Attachments(config.resolve(config.drafts.attachments), config.drafts.attachment_mb << 20, closed)


def find_file(opened: Opened) -> Finder | None:
    """What looks at files that orders name, None where no folder is named."""
    found = attachments_of(opened)
    return None if found is None else found.find
