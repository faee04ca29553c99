"""Recordings → pages: what a fence calls, the judge of its runs, and the HTML that shows them.

Knows no processes and no MkDocs.
"""

from book.complaint import RunFailed
from book.diagrams import diagram
from book.differences import differences
from book.downloads import downloads
from book.errors import errors
from book.fence import Runs, record
from book.glossary import glossary

__all__ = ["RunFailed", "Runs", "diagram", "differences", "downloads", "errors", "glossary", "record"]
