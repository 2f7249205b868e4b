"""Finds the tables people keep in a workbook: header row, columns, rows. Pure.

``headings`` names columns, ``content`` says whether a column holds what its heading promises (``speaking`` what a cell is
by itself), ``columns`` puts both together for one tab, ``kinds`` says what the tab is, ``rows`` which of its rows are data,
``recognise`` finds the tables of the workbook. A column is taken only when heading and content agree; identity, consent and
stop only when asked for.
"""

from sheetcrm.core.reading.columns import ColumnSeen
from sheetcrm.core.reading.recognise import Base, recognise

__all__ = ["Base", "ColumnSeen", "recognise"]
