"""The store for a local .xlsx: reads the whole workbook, and puts our tabs into it without touching another part."""
