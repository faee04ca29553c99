"""Where a program runs: what it writes to, and its environment."""

from __future__ import annotations

import codecs
import locale
import os

try:
    import pty
    import termios
except ImportError:  # Windows has no pseudo-terminals
    pty = None  # type: ignore[assignment]

KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "PATHEXT", "COMSPEC", "USERPROFILE")


def open_terminal() -> tuple[int, int] | None:
    """A pseudo-terminal of 80 × 24 that passes bytes through unchanged.

    Returns:
        The end to read, and the end for the program; None if there are no pseudo-terminals here.
    """
    if pty is None:
        return None
    try:
        read_end, write_end = pty.openpty()
    except OSError:
        return None
    attributes = termios.tcgetattr(write_end)
    attributes[1] &= ~termios.OPOST  # no \r before \n
    attributes[3] &= ~termios.ECHO  # a key that is pressed is no output of the program
    termios.tcsetattr(write_end, termios.TCSANOW, attributes)
    if hasattr(termios, "tcsetwinsize"):
        termios.tcsetwinsize(write_end, (24, 80))
    return read_end, write_end


def program_environment(whole: bool = False) -> dict[str, str]:
    """The part of our environment that programs get.

    Args:
        whole: for a program of the reader's: all of it but what Python itself looks at.
    """
    # No PYTHON* variable of the builder's reaches the program: PYTHONUNBUFFERED, which many CI machines
    # set, would tear lines. A dumb terminal: no colours in tracebacks (Python 3.13 and later).
    kept = {key: value for key, value in os.environ.items() if whole or key in KEPT_ENVIRONMENT}
    kept = {key: value for key, value in kept.items() if not key.startswith("PYTHON")}
    kept.setdefault("LANG", "C.UTF-8")
    # Transcripts are UTF-8, on Windows and under a locale of another encoding (GBK) too.
    encoding = locale.getpreferredencoding(False)  # which PYTHONUTF8 overrules
    other = os.name == "nt" or "PYTHONUTF8" in os.environ or codecs.lookup(encoding).name != "utf-8"
    return kept | {"TERM": "dumb"} | ({"PYTHONUTF8": "1"} if other else {})
