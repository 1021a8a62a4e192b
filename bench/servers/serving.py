"""One case after the other in a process that stays warm: requests and answers are lines of JSON on stdin and stdout.

{"open": {...}}              reads a case                    -> {"versions"}
{"once": {"folder": F}}      computes it                     -> {"time" in ms, "peak" bytes of the process so far, "features": [{column: value}]}
{"run": N}                   computes it N times             -> {"times" in ms}

Threads are the caller's to set.
"""

import json
import math
import os
import re
import sys
import time


def timed(run):
    start = time.perf_counter()
    result = run()
    return 1e3 * (time.perf_counter() - start), result


def peak():
    """Bytes; of this process alone, which ru_maxrss is not."""
    with open("/proc/self/status") as status:
        return 1024 * int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1))


def finite(features):
    return {name: value if value is not None and math.isfinite(value) else None for name, value in features.items()}


def answer(open_case, case, request):
    if "open" in request:
        case = open_case(**request["open"])
        return case, {"versions": case.versions}
    if "once" in request:
        spent, result = timed(case.run)
        most = peak()
        features = [finite(each) for each in case.features(result, request["once"].get("folder"))]
        return case, {"time": spent, "peak": most, "features": features}
    return case, {"times": [timed(case.run)[0] for _ in range(request["run"])]}


def serve(open_case):
    """`open_case(image, masks, parameters, ...)` gives `versions`, `run()` and `features(what run gave, folder for maps)`."""
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # What libraries print is no answer.
    case = None
    for line in sys.stdin:
        case, reply = answer(open_case, case, json.loads(line))
        print(json.dumps(reply), file=replies, flush=True)
