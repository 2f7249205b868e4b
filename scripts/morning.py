#!/usr/bin/env python3
"""The morning run: the whole job before people come in. For cron, systemd or the Task Scheduler: scripts/morning.py [config.yaml]."""

import argparse
import sys

from sheetcrm.jobs import morning

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", nargs="?", help="path of config.yaml; left out: the one in the current folder")
    sys.exit(morning(parser.parse_args().config))
