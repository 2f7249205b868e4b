"""What the team decided: config.yaml, its own cells in «Настройки», and what is left open settled from the table.

``source`` reads YAML with places, ``model`` says what may stand there, ``problems`` puts what is wrong into words, ``settle``
closes what was left open, ``settings_tab`` reads the team's cells, ``writing`` writes a new file for ``init``.
"""
