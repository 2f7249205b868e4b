#!/usr/bin/env python3
"""Checks the table and refills our tabs now. For cron, systemd or the Task Scheduler: scripts/sync_now.py [config.yaml]."""

import argparse
import sys

from sheetcrm.jobs import sync_now

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", nargs="?", help="path of config.yaml; left out: the one in the current folder")
    sys.exit(sync_now(parser.parse_args().config))
