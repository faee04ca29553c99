"""How a line of a transcript is shown: paths of the machine that built the site are cut to what a reader knows; English
on a page of another language is said to be English, so that it is read aloud as such."""

from __future__ import annotations

import re
from pathlib import PurePath, PurePosixPath

_FILE = re.compile(r"""(?<=File ")[^"<>]+(?=", line \d)|(?<= from ')[^'<>]+(?='>)|^\S+(?=:\d+: \w*Warning: )""")
_LIBRARY = re.compile(r".*[/\\](?:lib[/\\]python3\.\d+t?|Lib)[/\\](?:site-packages[/\\])?")
_MARKS = re.compile(r"[ ~^]*\^[ ~^]*")
_WORDS = re.compile(r"[A-Za-z]{2}[a-z']*:? [A-Za-z]{2}|[a-z]Error\b")
# From Python 3.13 on a traceback shows the command of a fork server, which has its starter's whole path in it, and
# underlines it to its end.
_COMMAND = re.compile(r"(?<=\*\*\{)'sys_path': .*(?=\}\)$)")
_UNDERLINE = re.compile(r"(?<=\^{50})\^{50,}")


def is_english(text: str) -> bool:
    """Whether a line is English, as far as that can be told: two words of Latin letters in a row, or an error's name,
    and no other letters. Names and numbers alone are of no language."""
    return text.isascii() and bool(_WORDS.search(text))


def is_marks(text: str) -> bool:
    """Whether a line of a traceback only marks what stands above it: `    ~~^~~`."""
    return bool(_MARKS.fullmatch(text))


def shown_line(text: str, program: str) -> str:
    """A line as it stands on the page.

    In a traceback, a warning or the repr of a module the program's own file is called as on the command line, and a
    file of the standard library by its path below it: `…/multiprocessing/process.py`. What a fork server was told of
    paths is left out. The recording keeps what was printed.

    Args:
        text: the line as it was printed.
        program: the program's path below snippets/.
    """

    def short(file: re.Match[str]) -> str:
        if PurePath(file[0]).name == PurePosixPath(program).name:
            return PurePosixPath(program).name
        return _LIBRARY.sub("…/", file[0])

    return _UNDERLINE.sub("", _COMMAND.sub("…", _FILE.sub(short, text)))
