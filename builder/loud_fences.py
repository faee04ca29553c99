"""No failure in a fence passes unseen.

markdown-exec turns an exception into text on the page, superfences swallows what the formatter raises, and sys.exit()
would end the build with success. Here each of them becomes a message that is logged, shown on the page, and fails the
build.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from mkdocs.exceptions import PluginError

from book.complaint import below_root
from book.explain import explain
from book.pages import Fence, running_fences, text_of
from book.request import jobs_of
from builder import coming
from builder.interrupts import Interrupted
from builder.refusals import shown
from builder.site import Site
from recorder.schedule import schedule

Formatter = Callable[..., Any]
_loud: set[Formatter] = set()


def make_fences_loud(site: Site) -> None:
    """Put our formatter around that of markdown-exec; its place in the configuration outlives a build."""
    for fence in site.config.mdx_configs.get("pymdownx.superfences", {}).get("custom_fences", []):
        if fence["name"] == "python" and fence["format"] not in _loud:
            fence["format"] = _around(fence["format"], site)


def fail_if_a_fence_failed(site: Site) -> None:
    """End a build whose fences failed; while the book is served, the pages have said it.

    Raises:
        PluginError: with all messages.
    """
    failures, site.failures = site.failures, []
    if failures and not site.serving:
        raise PluginError("\n\n".join([f"{len(failures)} fences failed", *failures]))


@cache
def _around(format_fence: Formatter, site: Site) -> Formatter:
    def format_loudly(source: str, *args: Any, **kwargs: Any) -> Any:
        failure = _Failure(source, site)
        if failure.fence and coming.are_coming(coming.awaited_by([failure.fence], site), site):
            return coming.line(site)
        # markdown-exec tells of an exception only in a warning. With `-q` there would be none, hence the level.
        logger = logging.getLogger("mkdocs.plugins")
        level = logger.level
        logger.setLevel(logging.WARNING)
        logger.addHandler(failure)
        try:
            result = format_fence(source, *args, **kwargs)
        except (KeyboardInterrupt, GeneratorExit, Interrupted):
            raise
        except BaseException as error:
            failure.caused_by(error)
        finally:
            logger.removeHandler(failure)
            logger.setLevel(level)
        if failure.message is None:
            return result
        site.failures.append(failure.message)
        # Whoever mends something, be it the load of the machine, gets a new run.
        if site.serving and site.patient and failure.fence:
            for job in jobs_of(failure.fence):
                schedule.forget(job)
        return shown(failure.message)

    _loud.add(format_loudly)
    return format_loudly


class _Failure(logging.Handler):
    """Takes the exception of a fence at the moment when markdown-exec logs it, and makes our message of it."""

    def __init__(self, code: str, site: Site) -> None:
        super().__init__(logging.WARNING)
        self.code = code
        self.page = site.docs / site.source(site.page.file) if site.page else None
        self.message: str | None = None

    @property
    def fence(self) -> Fence | None:
        """The fence as it stands on the page."""
        found = running_fences(text_of(self.page)) if self.page else []
        return next((fence for fence in found if fence.code.strip() == self.code.strip()), None)

    def emit(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if error is None:
            return  # a warning about something else
        self.caused_by(error.__cause__ or error)
        record.msg, record.args = f"a fence failed\n{self.message}", ()  # for the handlers after this one
        record.levelno, record.levelname = logging.ERROR, "ERROR"  # to be seen with `-q` too

    def caused_by(self, error: BaseException) -> None:
        page = below_root(self.page) if self.page else "?"
        above = self.fence.line if self.fence else 0
        self.message = str(explain(error, page, self.code, above, "<code block"))
