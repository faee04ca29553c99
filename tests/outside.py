"""Which processes live, found without any of the recorder's own code."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil


def living_with(text: str) -> list[int]:
    """The living processes (no zombies) that have `text` in their environment or on their command line."""
    found = []
    if sys.platform != "linux":
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                seen = " ".join([*process.cmdline(), *(f"{name}={value}" for name, value in process.environ().items())])
                found += [process.pid] if text in seen and process.status() != psutil.STATUS_ZOMBIE else []
        return found
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(text.encode() in (process / name).read_bytes() for name in ("environ", "cmdline")):
                state = (process / "stat").read_bytes().rpartition(b") ")[2][:1]
                found += [int(process.name)] if state not in b"ZX" else []
        except OSError:
            continue
    return found


def wait_until(true: Callable[[], object], seconds: float = 60.0) -> None:
    """Look again and again until something is true.

    Raises:
        TimeoutError: if it is not after `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so after {seconds:g} s")
        time.sleep(0.02)
