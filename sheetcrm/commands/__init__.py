"""What the longer commands do; ``sheetcrm.cli`` holds their names and options."""
