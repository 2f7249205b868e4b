"""Finds the tables people keep in a workbook: header row, columns, rows. Pure.

``headings`` names columns, ``content`` says whether a column holds what its heading promises, ``recognise`` puts
both together. A column is taken only when heading and content agree; identity, consent and stop only when asked for.
"""

from sheetcrm.core.reading.recognise import Base, ColumnSeen, recognise

__all__ = ["Base", "ColumnSeen", "recognise"]
