"""Ctrl-C and SIGTERM: whatever is under way, the programs are ended and the exit code is the shell's."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from types import FrameType

from builder.site import Site

log = logging.getLogger("mkdocs.recorder")


class Interrupted(SystemExit):
    """Ctrl-C or SIGTERM. Unlike KeyboardInterrupt it is not taken by `mkdocs serve` for a wish to end in peace."""


def end_in_order(site: Site) -> None:
    """Take both signals, for as long as the process lives."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        """End with the shell's exit code for this signal, by way of all clean-up; 0 is for a server that was idle."""
        building = not site.serving
        while frame and not building:
            building = frame.f_code.co_name == "build" and frame.f_globals.get("__name__") == "mkdocs.commands.build"
            frame = frame.f_back
        if number == signal.SIGINT and not building:
            raise KeyboardInterrupt
        raise Interrupted(128 + number)

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, interrupt)


def tell() -> None:
    """Say at the end that the site is not whole, if it was an interrupt that ended the build."""
    if isinstance(sys.exc_info()[1], Interrupted):
        log.error("interrupted: the programs have been ended; the site is not complete, build it again")
