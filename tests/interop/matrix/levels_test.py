#!/usr/bin/env python3
"""Whether docs/constructs.md is what limits.txt says, of all levels of optimisation and of each alone.

Continuous integration runs one level for each architecture, and compares the page with that.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lib"))
from columns import ARCHS, LEVELS, columns  # noqa: E402
from constructs import read_constructs, read_limits  # noqa: E402
from page import PAGE, page_text  # noqa: E402


def outcome(construct, column, limits):
    limit = next((each for each in limits if each.fits(construct, column)), None)
    return limit.reason if limit else "ok"


def results(constructs, limits, levels):
    """What comes out if everything is as expected, in the form of the page's results."""
    return {arch: {column.name: {construct.name: outcome(construct, column, limits)
                                 for construct in constructs if construct.fits(column)}
                   for column in columns(arch) if column.level in levels}
            for arch in ARCHS}


def main():
    constructs, limits = read_constructs(), read_limits()
    status = 0
    for levels in LEVELS, *([level] for level in LEVELS):
        if page_text(results(constructs, limits, levels), constructs) != PAGE.read_text():
            print(f"{PAGE} is not what limits.txt says of {' and '.join(levels)}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
