"""The rows of a file of leads against the clients: who is new, whom they complete, and what a person must decide. Pure.

``model`` says what becomes of a row, ``judging`` who it is, ``filling`` what its client lacks and has otherwise.
"""

from sheetcrm.core.importing.judging import judge_leads
from sheetcrm.core.importing.model import Imported, Line, Outcome, Reason, ReasonKey

__all__ = ["Imported", "Line", "Outcome", "Reason", "ReasonKey", "judge_leads"]
