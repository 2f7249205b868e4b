"""``python -m sheetcrm``."""

from sheetcrm.cli import main

if __name__ == "__main__":
    main()
