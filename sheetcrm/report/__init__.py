"""What a command prints: text for people (``terminal``), documents for programs (``documents``)."""
