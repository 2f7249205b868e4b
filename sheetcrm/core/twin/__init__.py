"""An offline twin of a workbook: what of it can be carried over, what came back edited, and a masked extract. Pure."""
