#!/usr/bin/env python3
"""The weekly review: duplicates and cards that are out of date. For cron, systemd or the Task Scheduler: scripts/weekly_review.py [config.yaml]."""

import argparse
import sys

from sheetcrm.jobs import weekly_review

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", nargs="?", help="path of config.yaml; left out: the one in the current folder")
    sys.exit(weekly_review(parser.parse_args().config))
