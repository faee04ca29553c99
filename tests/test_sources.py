"""What a page says of a version of Python has its source beside it, or a run that shows it."""

import re

import pytest
from markdown_it import MarkdownIt
from tested_site import ROOT

from book.words import LANGUAGES

PAGES = sorted(page for language in LANGUAGES for page in (ROOT / "docs" / language).glob("*.md"))

VERSION = r"(?:Python\s)?3\.\d+(?:\.\d+)?"
SAYS_WHEN = {
    "en": re.compile(
        rf"(?i)\b(?:since|from|until|up to|to|before|in|on|after|with)\s{VERSION}\b"
        rf"|\b{VERSION}\s(?:and|or)\s(?:later|earlier)"
    ),
    "zh": re.compile(rf"(?:从|自|到|在|直到)\s?{VERSION}|{VERSION}\s?(?:起|之前|以前|之后|以后|以来|为止|及)"),
}
SOURCE = re.compile(
    r"https://(?:docs\.python\.org/|peps\.python\.org/|github\.com/[\w-]+/[\w.-]+/(?:issues|pull|commit|blob|releases)/"
    r"|man7\.org/|man\.archlinux\.org/|manpages\.debian\.org/|learn\.microsoft\.com/|pubs\.opengroup\.org/"
    r"|developer\.apple\.com/|[\w-]+\.readthedocs\.io/|pyinstaller\.org/|numpy\.org/)"
)
SHOWN = re.compile(r"^.*\brun\.version\b.*$", re.MULTILINE)  # a fence of the same section asserts both sides
BOUND = re.compile(r"\((\d+, \d+(?:, \d+)?)\)")
MOVES = re.compile(r"https://github\.com/[\w-]+/[\w.-]+/(?:blob|tree)/(?!v\d|[0-9a-f]{40}|R_|libtool)[\w.-]+/")


def sections(text):
    """The sections of a page: (the fences' code in it, its paragraphs as (line, Markdown)).

    The sources of a table stand in the paragraph below it, and those of a sentence that ends with a colon in the list
    below it: both are one.
    """
    found = [([], [])]
    held, in_table = "", False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            found.append(([], []))
        elif token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        elif token.type == "fence":
            found[-1][0].append(token.content)
        elif token.type == "inline" and in_table:
            held += token.content + "\n"
        elif token.type == "inline" and token.map:
            held += token.content
            if not held.endswith((":", "：")):  # its sources stand in the list below it
                found[-1][1].append((token.map[0] + 1, held))
                held = ""
    found[-1][1].append((text.count("\n"), held))
    return found


def _named(bound):
    """What a page calls the two sides of a bound: 3, 13, 8 is "since 3.13.8" and "up to 3.13.7"."""
    *rest, last = map(int, bound.split(", "))
    return [".".join(map(str, [*rest, number])) for number in (last, last - 1)]


def unproved(text, language):
    """The places at which something is said of a version without a source: (line, the words)."""
    for fences, paragraphs in sections(text):
        bounds = [bound for fence in fences for line in SHOWN.findall(fence) for bound in BOUND.findall(line)]
        shown = {version for bound in bounds for version in _named(bound)}
        for line, paragraph in paragraphs:
            said = [match[0] for match in SAYS_WHEN[language].finditer(paragraph)]
            open_ = [words for words in said if re.search(r"3[.\d]*\d", words)[0] not in shown]
            if open_ and not SOURCE.search(paragraph):
                yield line, open_[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_statement_about_a_version_has_its_source_or_a_run(page):
    found = [f"line {line}: {said!r}" for line, said in unproved(page.read_text("utf-8"), page.parent.name)]
    assert not found, (
        f"{page.relative_to(ROOT)}: link the source behind the sentence, or let a fence assert run.version"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_links_to_source_code_name_a_tag_and_documentation_is_in_the_language_of_the_reader(page):
    text = page.read_text("utf-8")
    assert MOVES.findall(text) == [], "a branch moves: link a tag"
    if page.parent.name == "zh":
        assert re.findall(r"https://docs\.python\.org/3[^)\s]*", text) == [], "link docs.python.org/zh-cn/3"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "It has been so since Python 3.14."),
        ("en", "It was so to 3.13."),
        ("en", "It has been so since\nPython 3.14."),
        ("en", "Since 3.14 it is not."),
        ("zh", "从 Python 3.14 起，默认是 forkserver。"),
        ("zh", "3.13 之前不是这样。"),
    ],
)
def test_a_statement_without_source_is_found(language, sentence):
    assert list(unproved(f"# T\n\n{sentence}\n", language))
    assert not list(unproved(f"# T\n\n{sentence} [doc](https://docs.python.org/3/x.html)\n", language))
    assert not list(
        unproved(
            f"# T\n\n{sentence}\n\n```python\nassert run.version >= (3, 13) or run.version < (3, 14)\n```\n", language
        )
    )
