"""What changed in people's tables since the last run that no person would have done on purpose. Pure."""

from sheetcrm.core.watch.compare import Alarm, compare
from sheetcrm.core.watch.prints import Prints, Seen, printed

__all__ = ["Alarm", "Prints", "Seen", "compare", "printed"]
