"""A workbook that lives in Google Sheets.

``credentials`` opens the door, ``session`` speaks HTTP with bounded retry, ``reading`` turns answers into a Workbook,
``writing`` turns our tabs into requests, ``store`` joins them.
"""
