"""A serial line with a MicroPython at its end: line.py MICROPYTHON [FOLDER]

Prints the name of the terminal that mpremote and others connect to, and goes on until it is ended. What
they find there is raw_repl.py, run by that MicroPython in that folder.
"""

import os
import pathlib
import subprocess
import sys
import tty

here, there = os.openpty()  # `there` stays open, so that the line lives between two who connect
tty.setraw(there)
board = subprocess.Popen([sys.argv[1], pathlib.Path(__file__).with_name("raw_repl.py").resolve()],
                         stdin=here, stdout=here, cwd=sys.argv[2] if len(sys.argv) > 2 else None)
print(os.ttyname(there), flush=True)
sys.exit(board.wait())
