"""Where a workbook lives; see :mod:`sheetcrm.stores.base`."""
