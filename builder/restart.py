"""A server whose own program has changed is replaced by a new one: the old would show what it did before."""

from __future__ import annotations

import logging
import os
import shutil
import sys

from mkdocs.exceptions import PluginError

from builder import coming
from builder.site import Site
from recorder.cache import digest
from recorder.job import ROOT
from recorder.schedule import schedule

CODE = tuple(ROOT / room for room in ("recorder", "book", "builder"))

log = logging.getLogger("mkdocs.recorder")
_at_the_start = digest(CODE)


def restart_if_the_program_changed(site: Site) -> None:
    """Put a new server in the place of this one, if the code of the three rooms is not what runs here.

    Raises:
        PluginError: if the program as it is now would not start.
    """
    if not site.serving or digest(CODE) == _at_the_start:
        return
    for room in CODE:
        for module in room.rglob("*.py"):
            try:
                compile(module.read_bytes(), module, "exec")
            except SyntaxError as error:
                raise PluginError(
                    f"{module.relative_to(ROOT)}: {error}: mend it, the server will start again"
                ) from None
    if os.name == "nt":  # where a program cannot take another's place
        raise PluginError("the program of the server has changed: stop it and start it again")
    log.info("the program of the server has changed: starting again")
    schedule.stop()
    coming.clean_up()
    shutil.rmtree(site.folder, ignore_errors=True)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
