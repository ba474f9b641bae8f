"""How a peer of `segbook bench` talks, in lines of JSON: {"ready": {...}} after a first result, then {"ms": ...} for each
line `run`, and for `end` {"peakRssMB": ...}.
"""

import json
import sys
import time


def answer_lines(started: float, run, engine: dict, peak_bytes) -> None:
    """Times `run` once for each line `run`; `started` is when the process began, in seconds of `time.time()`."""
    say(ready={**engine, "firstMs": (time.time() - started) * 1000})
    for line in sys.stdin:
        if line.strip() == "end":
            break
        start = time.perf_counter()
        run()
        say(ms=(time.perf_counter() - start) * 1000)
    say(peakRssMB=peak_bytes() / 1e6)


def say(**message) -> None:
    print(json.dumps(message), flush=True)


def peak_rss_bytes() -> int:
    """The most memory that this process has held."""
    peak = peak_rss_of("self")
    if peak > 0:
        return peak
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def peak_rss_of(process) -> int:
    """The most memory that a process has held, in bytes, by its number; 0 where there is no /proc."""
    try:
        with open(f"/proc/{process}/status", encoding="ascii") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0
