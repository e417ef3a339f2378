"""A baseline's side of the bench: one JSON order a line on stdin, one JSON answer a line on stdout."""

import json
import os
import sys


def serve(facts, orders):
    """Says what it is, then calls orders[order["do"]](order) for each line until stdin closes."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    sys.stdout = sys.stderr  # whatever a library prints must not be taken for an answer
    print(json.dumps(facts), file=answers, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(orders[order["do"]](order)), file=answers, flush=True)


def resident_bytes():
    """Memory of this process in RAM; where the system does not tell (no /proc), None."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None
