"""Which warnings count: all of them in a build, however quiet or talkative it is; none while the book is served."""

from __future__ import annotations

import logging

from mkdocs.utils import CountHandler

from builder.site import Site


def count_all_warnings(site: Site) -> None:
    """Let strict mode see all warnings.

    `mkdocs -q` stops warnings at the logger, before strict mode could count them: here they are stopped where they
    would be printed. And with `mkdocs -v` MkDocs does not look for broken anchors (`Page.render`).
    """
    if site.serving:
        return
    logger = logging.getLogger("mkdocs")
    if logger.level > logging.WARNING:
        for handler in logger.handlers:
            handler.setLevel(max(handler.level, logger.level))
        logger.setLevel(logging.WARNING)
    logging.getLogger("mkdocs.structure.pages").setLevel(max(logger.level, logging.INFO))


def let_serve_go_on(site: Site) -> None:
    """While the book is served, a page that went wrong shows it. Strict mode would end the server, or keep the old
    page. Its counter of warnings has been at work since before any event: to change config.strict is not enough."""
    if site.serving:
        logger = logging.getLogger("mkdocs")
        for handler in [handler for handler in logger.handlers if isinstance(handler, CountHandler)]:
            logger.removeHandler(handler)


def silence_repetitions() -> None:
    """Silence who tells the same in each build: between their lines those about runs would not be seen."""
    logging.getLogger("mkdocs.plugins.mkdocs_static_i18n.reconfigure").setLevel(logging.WARNING)
