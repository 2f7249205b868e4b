"""A list of clients, orders or deals that leaves the workbook: whom, which columns, masked or not. Pure.

``picking`` says whose rows, ``columns`` what of them, ``masking`` how it is made less telling, ``laying`` puts the list
together.
"""

from sheetcrm.core.exporting.columns import ExportColumn
from sheetcrm.core.exporting.laying import Export, lay_out
from sheetcrm.core.exporting.picking import Wish

__all__ = ["Export", "ExportColumn", "Wish", "lay_out"]
