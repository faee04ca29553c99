"""The HTML of program, runs and orders: Jinja templates in theme/panel, filled in with escaping on."""

from __future__ import annotations

import re
from typing import Any

import jinja2
from jinja2.ext import Extension
from markupsafe import Markup

from book.labels import given_name, task_label
from book.transcript import is_english, is_marks, shown_line
from recorder.job import ROOT

PANEL = ROOT / "theme" / "panel"


class WithoutLineEnds(Extension):
    """Takes out of a template the line ends and indentation between its tags, which would stand in a transcript."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return re.sub(r"(?<=[>}])\s*\n\s*(?=[<{])", "", source)


_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(PANEL),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    extensions=[WithoutLineEnds],
    trim_blocks=True,
)
_templates.filters["given_name"] = given_name
_templates.filters["shown_line"] = shown_line
_templates.filters["task_label"] = task_label
_templates.tests["english"] = is_english
_templates.tests["marks"] = is_marks


def template(name: str) -> jinja2.Template:
    """A template as its file is now: another object when the file has changed."""
    return _templates.get_template(f"{name}.html")


def fill_in(name: str, /, **values: Any) -> Markup:
    """The HTML that a template makes of some values."""
    return Markup(template(name).render(values))
