"""What helps people type: entry rules in their tabs and a filter view per manager, put there because somebody asked."""

from __future__ import annotations

from sheetcrm.core.rules import RulesDone, wanted_rules
from sheetcrm.core.rules.wanted import RuleSettings, folded
from sheetcrm.core.tabs.guide import KEY as GUIDE
from sheetcrm.core.tabs.guide import guide_tab
from sheetcrm.core.views import wanted_views
from sheetcrm.jobs.opening import Opened, reopened, run_settings
from sheetcrm.stores.base import Receipt


def rule_settings(opened: Opened) -> RuleSettings:
    """What the rules depend on, as «Настройки» and config.yaml say it."""
    config = opened.config
    return RuleSettings(
        opened.lang,
        config.region or "RU",
        config.phone.style,
        dict(config.choices),
        config.required_fields(),
        {folded(heading): kind for heading, kind in config.formats.items()},
    )


def set_rules(opened: Opened) -> RulesDone:
    """Makes the entry rules what the settings and the lists say now; reads the workbook anew."""
    there = opened.store.read()
    tables = reopened(opened, there).base.tables
    return opened.store.set_rules(wanted_rules(tables, rule_settings(opened)), there)


def set_views(opened: Opened) -> Receipt:
    """Makes the filter views those of today's managers; reads the workbook anew."""
    there = opened.store.read()
    tables = reopened(opened, there).base.tables
    widths = {
        sheet.title: max([sheet.cells.shape[1], *(column.position + 1 for column in sheet.own)])
        for sheet in there.people()
    }
    tasks = next((sheet for sheet in there.sheets if sheet.ours == "tasks"), None)
    return opened.store.set_views(wanted_views(tables, opened.config.choices, widths, opened.lang, tasks), there)


def make_guide(opened: Opened) -> bool:
    """Makes «Памятка», the tab that says how the table is kept; from then on every run keeps it up to date. Whether it was
    made: one that is there stays."""
    there = opened.store.read()
    base = reopened(opened, there).base
    if GUIDE in base.ours:
        return False
    opened.store.announce(guide_tab(base, run_settings(opened.config, opened.state), opened.now), there)
    return True
