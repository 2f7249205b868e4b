"""Entry rules: what a sheet offers and says while somebody types. Pure.

They come from «Настройки» (what is required, formats) and «Справочники» (words), are installed on request only, warn and
never refuse. ``wanted`` says which column gets which; a store puts them there.
"""

from sheetcrm.core.rules.model import EntryRule, ListRange, RuleFate, RuleKind, RulesDone, shape
from sheetcrm.core.rules.wanted import wanted_rules

__all__ = ["EntryRule", "ListRange", "RuleFate", "RuleKind", "RulesDone", "shape", "wanted_rules"]
