"""«Сводка» as one HTML page that needs nothing else: to read in a browser, to print, to send as a file."""

from sheetcrm.report.page.document import report_page

__all__ = ["report_page"]
