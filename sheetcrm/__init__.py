"""sheetcrm keeps the client base a team has in a shared sheet clean, deduplicated and ready to work with."""

__version__ = "0.1.0"
