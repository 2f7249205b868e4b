"""The floor: openpyxl loads a workbook and saves it, nothing more. A process of its own, measured from outside."""

from __future__ import annotations

import sys

import openpyxl


def main() -> None:
    source, target = sys.argv[1:]
    openpyxl.load_workbook(source).save(target)


if __name__ == "__main__":
    main()
