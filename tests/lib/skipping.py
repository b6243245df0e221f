"""A test that wants what this machine lacks: it is skipped, with the reason; where CI is true, it fails."""

import os
import shutil
import sys

STATUS = 77


class Missing(Exception):
    """What this machine lacks."""


def status():
    """The exit status of what could not be tested."""
    return 1 if os.environ.get("CI") == "true" else STATUS


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            raise Missing(f"no {program}")


def exit_with(main, *arguments):
    """Ends this program with the status that main() returns, or as skipped."""
    try:
        sys.exit(main(*arguments))
    except Missing as reason:
        print(f"skipped: {reason}", file=sys.stderr)
        sys.exit(status())
