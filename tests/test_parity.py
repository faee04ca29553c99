"""The two languages are one book: equal pages, equal programs, and every fence is a test.

Each check is a function from texts to complaints, so that it can be seen to complain.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from pages import CODE_SPAN, ROOT, Part, pages, parts

from book.pages import fences
from book.words import LANGUAGES

SNIPPETS = ROOT / "snippets"
# The same source in the reader's language: as written on a Chinese page, as on an English one.
TRANSLATED = {'"zh/': '"en/', "https://docs.python.org/zh-cn/": "https://docs.python.org/"}
HAN = re.compile("[\u3400-\u9fff]")
EXEC = re.compile(r"\bexec=\"(on|yes|true|1)\"")


def twins(folder: Path, pattern: str) -> list[str]:
    """The names of all files in either language's folder below `folder`, as paths below the language's."""
    found = {
        file.relative_to(folder / language).as_posix()
        for language in LANGUAGES
        for file in (folder / language).rglob(pattern)
    }
    return sorted(found)


def different_parts(zh: str, en: str) -> Iterator[str]:
    """The first part in which two pages differ."""
    for there, here in TRANSLATED.items():
        zh = zh.replace(there, here)
    for chinese, english in zip_longest(parts(zh), parts(en)):
        if chinese is None or english is None or chinese[1:] != english[1:]:
            yield (
                f"here the two pages part:\n  zh {describe(chinese)}\n  en {describe(english)}\n"
                "Both need the same headings and anchors, fences (equal but for the folder), admonitions and link "
                "targets in the same order: mend the one that is wrong."
            )
            return


def describe(part: Part | None) -> str:
    if part is None:
        return "has nothing more"
    text = part.text.replace("\n", "\n       | ")
    return f"line {part.line}: {part.kind} {text}"


def wrong_anchors(text: str) -> Iterator[str]:
    """Headings whose anchor is missing, not plain, or there already."""
    seen: dict[str, int] = {}
    for part in parts(text):
        if part.kind != "heading":
            continue
        anchor = part.text.rpartition("#")[2]
        if anchor == "without anchor":
            yield f"line {part.line}: the heading has no anchor: write `{{#a-few-english-words}}` behind it"
        elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", anchor):
            yield f"line {part.line}: the anchor `{anchor}` is not made of a-z, 0-9 and single hyphens: rename it"
        elif anchor in seen:
            yield f"line {part.line}: the anchor `{anchor}` is on line {seen[anchor]} already: rename one of them"
        seen[anchor] = part.line


def torn_prose(language: str, text: str) -> Iterator[str]:
    """Lines of prose with a backtick that no other one closes, or with the other language's words outside of links."""
    lines = text.splitlines()
    for fence in fences(text):
        for line in range(fence.line - 1, fence.last_line):
            lines[line] = ""
    prose = CODE_SPAN.sub(lambda span: re.sub("[^\n]", "·", span[0]), "\n".join(lines))
    for number, line in enumerate(prose.splitlines(), 1):
        if "`" in line:
            yield f"line {number}: a backtick without its other half: close the code, or take the backtick away"
        if language == "en" and HAN.search(re.sub(r"\[[^\]]*\]", "", lines[number - 1])):
            yield f"line {number}: Chinese words on an English page: write them in English"


def idle_fences(text: str) -> Iterator[str]:
    """Python fences that show code without running it."""
    for fence in fences(text):
        if fence.language in ("python", "py", "python3") and not EXEC.search(fence.info):
            yield (
                f'line {fence.line}: this Python fence is not run: give it exec="on", '
                "or make it a program in snippets/ and record it"
            )


def different_programs(zh: str, en: str) -> Iterator[str]:
    """The first place where two programs are not the same program in two languages."""
    found = difference(ast.parse(zh), ast.parse(en), (1, 1))
    if found:
        yield f"{found}\nOnly comments and words in the reader's language may differ: mend the one that is wrong."


def difference(zh: object, en: object, at: tuple[int, int]) -> str | None:
    """The first difference of two syntax trees in words, or None.

    Strings are masked: those with Chinese characters or punctuation in the Chinese program, and the text between the
    placeholders of an f-string. A string that is plain ASCII in the Chinese program is no prose ("spawn", "w"), so it
    must be the same in both. Text is compared apart from where Python versions cut f-strings into pieces.
    """
    zh, en = plain(zh), plain(en)
    if isinstance(zh, ast.AST) and isinstance(en, ast.AST):
        at = getattr(zh, "lineno", at[0]), getattr(en, "lineno", at[1])
    if type(zh) is not type(en):
        return differ(zh, en, at)
    if isinstance(zh, ast.JoinedStr):
        return difference(placeholders(zh), placeholders(en), at)
    if isinstance(zh, ast.FormattedValue):
        same = zh.conversion == en.conversion and specification(zh) == specification(en)
        return difference(zh.value, en.value, at) if same else differ(zh, en, at)
    if isinstance(zh, ast.Constant):
        prose = isinstance(zh.value, str) and isinstance(en.value, str) and not zh.value.isascii()
        same = prose or (type(zh.value) is type(en.value) and zh.value == en.value)
        return None if same else differ(zh, en, at)
    if isinstance(zh, ast.AST):
        return next(filter(None, (difference(getattr(zh, f), getattr(en, f), at) for f in zh._fields)), None)
    if isinstance(zh, list):
        pairs = zip_longest(zh, en)
        return next(filter(None, (difference(a, b, at) for a, b in pairs)), None)
    return None if zh == en else differ(zh, en, at)


def plain(node: object) -> object:
    """An f-string without placeholders is a string."""
    if isinstance(node, ast.JoinedStr) and not placeholders(node):
        text = "".join(piece.value for piece in node.values if isinstance(piece, ast.Constant))
        return ast.copy_location(ast.Constant(text), node)
    return node


def placeholders(node: ast.JoinedStr) -> list[ast.expr]:
    return [value for value in node.values if isinstance(value, ast.FormattedValue)]


def specification(node: ast.FormattedValue) -> str:
    return ast.unparse(node.format_spec) if node.format_spec else ""


def differ(zh: object, en: object, at: tuple[int, int]) -> str:
    def show(node: object) -> str:
        return ast.unparse(node) if isinstance(node, ast.AST) else repr(node)

    def where(node: object, line: int) -> str:
        return "nothing" if node is None else f"line {getattr(node, 'lineno', line)}: {show(node)}"

    return f"here the two programs part:\n  zh {where(zh, at[0])}\n  en {where(en, at[1])}"


@pytest.mark.parametrize(("folder", "pattern"), [("docs", "*.md"), ("snippets", "*.py")])
def test_every_file_has_its_twin(folder, pattern):
    names = twins(ROOT / folder, pattern)
    lonely = [
        f"{folder}/{language}/{name} is missing: write it, or remove its twin"
        for name in names
        for language in LANGUAGES
        if not (ROOT / folder / language / name).is_file()
    ]
    assert names
    assert not lonely, "\n".join(lonely)


@pytest.mark.parametrize("name", twins(ROOT / "docs", "*.md"))
def test_the_two_pages_have_the_same_parts(name):
    complain(f"docs/*/{name}", different_parts(*texts("docs", name)))


@pytest.mark.parametrize("name", twins(ROOT / "snippets", "*.py"))
def test_the_two_programs_are_the_same(name):
    complain(f"snippets/*/{name}", different_programs(*texts("snippets", name)))


@pytest.mark.parametrize(
    "page",
    [page for language in LANGUAGES for page in pages(language).values()],
    ids=lambda page: "/".join(page.parts[-2:]),
)
def test_headings_have_anchors_fences_run_and_prose_is_whole(page):
    text = page.read_text("utf-8")
    torn = torn_prose(page.parent.name, text)
    complain(page.relative_to(ROOT), [*wrong_anchors(text), *idle_fences(text), *torn])


def test_every_python_fence_is_collected_as_a_test():
    """pytest-markdown-docs does not look into admonitions and tabs, and says nothing about it."""
    collect = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "docs", "README.md"]
    listed = subprocess.run(collect, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    found = set(re.findall(r"^(\S+)::\[CodeFence#\d+\]\[line:(\d+)\]$", listed.stdout, re.MULTILINE))
    written = {
        (page.relative_to(ROOT).as_posix(), str(fence.line))
        for page in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
        for fence in fences(page.read_text("utf-8"))
        if fence.language == "python"
    }
    missed = [f"{page}, line {line}" for page, line in sorted(written - found)]
    assert not missed, "no test sees these fences: move them out of admonitions, tabs and lists:\n" + "\n".join(missed)
    assert found == written, listed.stdout


def texts(folder: str, name: str) -> list[str]:
    files = [ROOT / folder / language / name for language in LANGUAGES]
    if not all(file.is_file() for file in files):
        pytest.skip("without twin, see test_every_file_has_its_twin")
    return [file.read_text("utf-8") for file in files]


def complain(name: object, complaints: Iterator[str] | list[str]) -> None:
    found = list(complaints)
    if found:
        pytest.fail("\n".join(f"{name}, {complaint}" for complaint in found), pytrace=False)


# What the checks themselves do, on small texts.

PAGE = """# 1 名字 {#name}

看[文档：
进程](https://docs.python.org/zh-cn/3/x.html#y)和 `[这不是](link)`。

```python exec="on"
run = record("zh/a/b.py")
# ## no heading
```

!!! note "注意"
    再看[第 2 节](02.md)。

## 后来 {#later}
"""
TWIN = (
    PAGE.replace('"zh/', '"en/')
    .replace("/zh-cn/", "/")
    .replace("名字", "Name")
    .replace("看[文档：\n进程]", "See\n\n\n[docs: process]")
    .replace("注意", "Note")
)


def test_the_parts_of_a_page_are_found_in_order():
    assert [(part.line, part.kind, part.text.partition("\n")[0]) for part in parts(PAGE)] == [
        (1, "heading", "# #name"),
        (4, "link", "https://docs.python.org/zh-cn/3/x.html#y"),
        (6, "fence", 'python exec="on"'),
        (11, "admonition", "!!! note"),
        (12, "link", "02.md"),
        (14, "heading", "## #later"),
    ]


def test_twins_may_differ_in_words_and_lines():
    assert not list(different_parts(PAGE, TWIN))


@pytest.mark.parametrize(
    ("text", "instead", "message"),
    [
        ("{#later}", "{#then}", "line 16: heading ## #then"),
        ("{#later}", "", "line 16: heading ## #without anchor"),
        ("## 后来", "### 后来", "line 16: heading ### #later"),
        ("en/a/b.py", "en/a/c.py", 'record("en/a/c.py")'),
        ('exec="on"', 'exec="on" html="on"', 'html="on"'),
        ("!!! note", "!!! tip", "line 13: admonition !!! tip"),
        ("02.md", "03.md", "line 14: link 03.md"),
        ("html#y", "html#z", "line 6: link https://docs.python.org/3/x.html#z"),
        ("org/3/x", "org/zh-cn/3/x", "line 6: link https://docs.python.org/zh-cn/3/x.html#y"),
        ("## 后来 {#later}", "", "en has nothing more"),
    ],
)
def test_a_page_unlike_its_twin_is_found(text, instead, message):
    assert text in TWIN
    (complaint,) = different_parts(PAGE, TWIN.replace(text, instead))
    assert message in complaint


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("[a](b.md)", "b.md"),
        ("[`a`](b.md#c)", "b.md#c"),
        ("![a](b.svg)", "b.svg"),
        ('[a](b.md "title"){ .md-button }', "b.md"),
        ("[a](https://x.org/P_(x))", "https://x.org/P_(x)"),
        ("<https://x.org/>", "https://x.org/"),
        ("[a]: https://x.org/", "https://x.org/"),
        ('<a href="b.md">', "b.md"),
    ],
)
def test_links_are_found_however_they_are_written(link, target):
    assert [part.text for part in parts(f"text\n\n{link}\n")] == [target]


def test_a_fence_that_is_not_closed_is_an_error():
    with pytest.raises(ValueError, match="line 3: this fence is not closed"):
        parts("a\n\n````text\n```\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# A\n", "line 1: the heading has no anchor"),
        ("# A {#名}\n", "the anchor `名` is not made of"),
        ("# A {#a_b}\n", "the anchor `a_b` is not made of"),
        ("# A {#a}\n\n## B {#a}\n", "line 3: the anchor `a` is on line 1 already"),
    ],
)
def test_wrong_anchors_are_found(text, message):
    (complaint,) = wrong_anchors(text)
    assert message in complaint


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("zh", "输出接上 `\n\n`a` 和 `b`\n", "line 1: a backtick"),
        ("en", "`a`\n\nWhat `b`，会有什么不同？\n", "line 3: Chinese words"),
        ("en", "`会有` once\n", "line 1: Chinese words"),
    ],
)
def test_torn_prose_is_found(language, text, message):
    (complaint,) = torn_prose(language, text)
    assert message in complaint


def test_a_python_fence_that_is_not_run_is_found():
    (complaint,) = idle_fences('```text\n```\n\n!!! note\n    ```python\n    1\n    ```\n\n```python exec="on"\n```\n')
    assert "line 5" in complaint


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ('"""文。"""\nx = 1  # 注', '"""Doc."""\n\nx = 1'),
        ('f"{a}：{b}。"', 'f"{a} and {b}"'),
        ('f"甲" f"乙{a}"', '"first " f"{a}" " second"'),
        ('f"完"', '"done"'),
        ('print(f"在{x!r:>{n}}")', 'print(f"at {x!r:>{n}}!")'),
    ],
)
def test_programs_may_differ_in_words(zh, en):
    assert not list(different_programs(zh, en))


@pytest.mark.parametrize(
    ("zh", "en", "message"),
    [
        ("a = 1\nb = 2", "a = 1\nb = 3", "en line 2: 3"),
        ("a = 1\n\nb = 2", "a = 1", "en nothing"),
        ("f(a)", "f(b)", "zh line 1: 'a'\n  en line 1: 'b'"),
        ("f(a)", "f(a, 1)", "zh nothing"),
        ("True", "1", "zh line 1: True"),
        ('get("spawn")', 'get("fork")', "'fork'"),
        ('f("进程")', "f(1)", "zh line 1: '进程'"),
        ('f"甲{a}{b}"', 'f"A{b}{a}"', "'b'"),
        ('f"甲{a}"', 'f"A{a}{a}"', "zh nothing"),
        ('f"甲{a}"', '"A"', "f'甲{a}'"),
        ('f"甲{a:.2f}"', 'f"A{a:.3f}"', ".3f"),
        ('f"甲{a!r}"', 'f"A{a}"', "a!r"),
        ("while a:\n    f()", "while a:\n    pass", "en line 2: pass"),
    ],
)
def test_a_program_unlike_its_twin_is_found(zh, en, message):
    (complaint,) = different_programs(zh, en)
    assert message in complaint
