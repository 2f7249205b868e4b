"""«Сводка»: figures, charts and definitions on one tab. Pure."""

from sheetcrm.core.summary.facts import CampaignLine, SummaryFacts
from sheetcrm.core.summary.tab import summarise

__all__ = ["CampaignLine", "SummaryFacts", "summarise"]
