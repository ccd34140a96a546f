"""Modules of Debian's packages belong to Debian's Python, which need not be the one that runs."""

import os
import sys

SYSTEM = "/usr/bin/python3"


def take_over():
    """Runs this script by Debian's Python instead; returns where that is the one that runs, or isn't there."""
    if os.path.exists(SYSTEM) and not os.path.samefile(sys.executable, SYSTEM):
        os.execv(SYSTEM, [SYSTEM, *sys.argv])
