"""What every program in snippets/ must be: short, narrow, complete, safe to copy, and shown on one page.

Each rule is a function from a program's text and language to complaints, so that it can be seen to complain.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import ROOT, pages

from book.pages import running_fences
from book.words import LANGUAGES
from builder import sources

SNIPPETS = ROOT / "snippets"
LINES = 40
COLUMNS = 60

# A whole job, which readers take as the skeleton of their own, as "section/name.py", and its lines.
WHOLE: dict[str, int] = {"whole-job/reported_pauses.py": 85}
BESIDE_THE_STANDARD_LIBRARY = {"psutil"}

# Programs whose subject is the missing main guard, as "section/name.py". One that has a guard must not be here.
WITHOUT_MAIN_GUARD: set[str] = {"02-first-example/no_main_guard.py", "06-no-shared-globals/pool_without_guard.py"}

# Programs whose subject is set_start_method, as "section/name.py". One that does without must not be here.
ABOUT_SET_START_METHOD: set[str] = {
    "06-no-shared-globals/set_at_top_level.py",
    "06-no-shared-globals/set_twice.py",
}

# Programs whose subject is a line written in pieces, as "section/name.py".
IN_PIECES: set[str] = {"02-first-example/torn_lines.py"}

CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
MAIN_GUARD = ast.dump(ast.parse('__name__ == "__main__"', mode="eval").body)


def programs() -> list[str]:
    """All programs as paths below snippets/."""
    return [program.relative_to(SNIPPETS).as_posix() for program in sources.programs(SNIPPETS)]


def too_long(text: str, language: str) -> Iterator[tuple[int, str]]:
    lines = len(text.splitlines())
    if lines > LINES:
        yield lines, f"{lines} lines, at most {LINES}: show one idea, move the second to a program of its own"


def too_wide(text: str, language: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        columns = width(line)
        if columns > COLUMNS:
            yield number, f"{columns} columns, at most {COLUMNS} fit the page: break the line"


def width(line: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def in_the_wrong_language(text: str, language: str) -> Iterator[tuple[int, str]]:
    if language == "en":
        for number, line in enumerate(text.splitlines(), 1):
            if CHINESE.search(line):
                yield number, "Chinese in an English program: write it in English"
        return
    for number, comment in comments(text):
        if not CHINESE.search(comment):
            yield number, "a comment without Chinese in a Chinese program: write it in Chinese"


def without_docstring(text: str, language: str) -> Iterator[tuple[int, str]]:
    docstring = ast.get_docstring(ast.parse(text))
    if not docstring:
        yield 1, "no docstring: say in one sentence what the program shows"
    elif language == "zh" and not CHINESE.search(docstring):
        yield 1, "the docstring of a Chinese program is not in Chinese"


def comments(text: str) -> Iterator[tuple[int, str]]:
    """The comments of a program; comments that stand alone on lines below each other are one."""
    last, begun, joined = 0, 0, ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT:
            continue
        number, alone = token.start[0], token.line.lstrip().startswith("#")
        if alone and last == number - 1:
            joined += token.string
        else:
            if joined:
                yield begun, joined
            begun, joined = number, token.string
        last = number if alone else 0
    if joined:
        yield begun, joined


def with_foreign_names(text: str, language: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and not token.string.isascii():
            yield token.start[0], f"the name {token.string} is not ASCII: names are English in both languages"


def importing_more(text: str, language: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        for name in names:
            if name.partition(".")[0] not in sys.stdlib_module_names | BESIDE_THE_STANDARD_LIBRARY:
                yield node.lineno, f"imports {name or '.'}: only the standard library and psutil are there"


def choosing_the_start_method(text: str, language: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        name = getattr(node, "attr", getattr(node, "id", getattr(node, "name", None)))
        if name == "set_start_method":
            yield node.lineno, 'set_start_method: a program that must choose uses multiprocessing.get_context("spawn")'


def printing_in_pieces(text: str, language: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"):
            continue
        if len(node.args) > 1 or any(isinstance(argument, ast.Starred) for argument in node.args):
            yield node.lineno, 'print with several arguments writes several times, lines get torn: print(f"…")'


def without_main_guard(text: str) -> bool:
    return not any(isinstance(node, ast.If) and ast.dump(node.test) == MAIN_GUARD for node in ast.parse(text).body)


RULES = [
    too_long,
    too_wide,
    in_the_wrong_language,
    without_docstring,
    with_foreign_names,
    importing_more,
    choosing_the_start_method,
    printing_in_pieces,
]


@pytest.mark.parametrize("program", programs())
def test_a_program_keeps_the_rules(program):
    text = (SNIPPETS / program).read_text("utf-8")
    language, _, name = program.partition("/")
    complaints = [
        f"snippets/{program}, line {line}: {complaint}"
        for rule in RULES
        if not (rule is choosing_the_start_method and name in ABOUT_SET_START_METHOD)
        and not (rule is printing_in_pieces and name in IN_PIECES)
        and not (rule is too_long and len(text.splitlines()) <= WHOLE.get(name, LINES))
        for line, complaint in rule(text, language)
    ]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("program", programs())
def test_a_program_has_a_main_guard_or_is_about_its_absence(program):
    text = (SNIPPETS / program).read_text("utf-8")
    exempt = program.partition("/")[2] in WITHOUT_MAIN_GUARD
    if exempt:
        assert without_main_guard(text), f"snippets/{program} has a main guard: take it out of WITHOUT_MAIN_GUARD"
    else:
        assert not without_main_guard(text), (
            f'snippets/{program} has no `if __name__ == "__main__":`: write it; if its absence is the subject, add the '
            "program to WITHOUT_MAIN_GUARD in tests/test_programs.py"
        )


def test_exempt_programs_exist():
    names = {program.partition("/")[2] for program in programs()}
    assert names >= WITHOUT_MAIN_GUARD, f"not there: {WITHOUT_MAIN_GUARD - names}: take them out of WITHOUT_MAIN_GUARD"
    for name, lines in WHOLE.items():
        count = len((SNIPPETS / "en" / name).read_text("utf-8").splitlines())
        assert LINES < count <= lines, f"{name} has {count} lines: mend WHOLE"
    choosing = {
        program.partition("/")[2]
        for program in programs()
        if list(choosing_the_start_method((SNIPPETS / program).read_text("utf-8"), "en"))
    }
    pieces = {name for name in names if list(printing_in_pieces((SNIPPETS / "en" / name).read_text("utf-8"), "en"))}
    assert pieces == IN_PIECES
    assert choosing >= ABOUT_SET_START_METHOD, (
        f"not there, or without it: {ABOUT_SET_START_METHOD - choosing}: take them out of ABOUT_SET_START_METHOD"
    )


def test_programs_lie_in_the_folder_of_their_section():
    assert programs()
    strangers = [
        f"snippets/{file.relative_to(SNIPPETS).as_posix()}: only snippets/<language>/<section>/<name>.py belongs here"
        for file in SNIPPETS.rglob("*")
        if file.is_file()
        and "__pycache__" not in file.parts
        and not re.fullmatch(r"(zh|en)/[a-z0-9-]+/[a-z0-9_]+\.py", file.relative_to(SNIPPETS).as_posix())
    ]
    assert not strangers, "\n".join(strangers)


@pytest.mark.parametrize("program", programs())
def test_a_program_does_not_hide_a_module_of_the_standard_library(program):
    name = Path(program).stem
    assert name not in sys.stdlib_module_names, (
        f"snippets/{program}: whoever copies it makes `import {name}` fail in the same folder: say what happens instead"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_program_is_recorded_once_and_on_the_page_of_its_section(language):
    records = {
        name: [found for fence in running_fences(page.read_text("utf-8")) for found in fence.programs]
        for name, page in pages(language).items()
    }
    mine = {program for program in programs() if program.startswith(f"{language}/")}
    assert not list(wrong_records(language, records, mine)), "\n".join(wrong_records(language, records, mine))


def wrong_records(language: str, records: dict[str, list[tuple[int, str]]], there: set[str]) -> Iterator[str]:
    """Complaints about what the pages of a language record.

    Args:
        language: the language's folder.
        records: for each page (below the language's folder), the lines and programs that it records.
        there: the programs of the language that exist.
    """
    places = defaultdict(list)
    for page, programs in records.items():
        for line, program in programs:
            place = f"docs/{language}/{page}, line {line}"
            places[program].append(place)
            if program not in there:
                yield f"{place}: there is no program snippets/{program} in this language: write it, or mend the fence"
            elif Path(program).parent.as_posix() != f"{language}/{page.removesuffix('.md')}":
                yield f"{place}: records snippets/{program}, the program of another page: move one of them"
    for program, found in places.items():
        if len(found) > 1:
            yield f"snippets/{program} is recorded more than once: {'; '.join(found)}: keep one"
    for program in sorted(there - set(places)):
        page = Path(program).parent.as_posix()
        yield f"snippets/{program} is on no page: record it in docs/{page}.md, or remove it in both languages"


# What the rules themselves do, on small texts.


@pytest.mark.parametrize(
    ("rule", "language", "text", "lines"),
    [
        (too_long, "en", "a = 1\n" * 40, []),
        (too_long, "en", "a = 1\n" * 41, [41]),
        (too_wide, "en", "a" * 60, []),
        (too_wide, "en", "a\n" + "a" * 61, [2]),
        (too_wide, "zh", "# " + "进" * 29, []),
        (too_wide, "zh", "# " + "进" * 29 + "，", [1]),
        (in_the_wrong_language, "zh", "# 先等\n# join()\na = 'x'\n", []),
        (in_the_wrong_language, "zh", "# 先等\na = 'x'  # wait\n", [2]),
        (in_the_wrong_language, "zh", "a = 'x'  # 等\n# join()\n", [2]),
        (in_the_wrong_language, "en", "# wait\na = 'x'\n", []),
        (in_the_wrong_language, "en", "# wait\na = '：'\n", [2]),
        (without_docstring, "en", '"""Says it."""\n', []),
        (without_docstring, "en", "a = 1\n", [1]),
        (without_docstring, "zh", '"""说明。"""\n', []),
        (without_docstring, "zh", '"""Says it."""\n', [1]),
        (with_foreign_names, "zh", "name = '名'\n", []),
        (with_foreign_names, "zh", "\n名 = 1\n", [2]),
        (importing_more, "en", "import os.path\nfrom queue import Queue\nimport psutil\n", []),
        (importing_more, "en", "import os, multiprocess\n", [1]),
        (importing_more, "en", "from . import x\n", [1]),
        (choosing_the_start_method, "en", "c = multiprocessing.get_context('spawn')\n", []),
        (choosing_the_start_method, "en", "multiprocessing.set_start_method('spawn')\n", [1]),
        (choosing_the_start_method, "en", "from multiprocessing import set_start_method\n", [1]),
        (printing_in_pieces, "en", "print()\nprint(f'{a} {b}', flush=True)\n", []),
        (printing_in_pieces, "en", "print('a', b)\n", [1]),
        (printing_in_pieces, "en", "print(*a)\n", [1]),
    ],
)
def test_a_rule_complains_where_it_should(rule, language, text, lines):
    assert [line for line, _ in rule(text, language)] == lines


def test_a_main_guard_counts_at_top_level_only():
    assert not without_main_guard('if __name__ == "__main__":\n    main()\n')
    assert without_main_guard("main()\n")
    assert without_main_guard('def f():\n    if __name__ == "__main__":\n        main()\n')


@pytest.mark.parametrize(
    ("records", "there", "message"),
    [
        ({"a.md": [(9, "en/a/x.py")]}, {"en/a/x.py"}, None),
        ({"a.md": []}, {"en/a/x.py"}, "snippets/en/a/x.py is on no page: record it in docs/en/a.md"),
        ({"a.md": [(9, "en/a/x.py")]}, set(), "docs/en/a.md, line 9: there is no program snippets/en/a/x.py"),
        ({"a.md": [(9, "zh/a/x.py")]}, set(), "there is no program snippets/zh/a/x.py in this language"),
        ({"b.md": [(9, "en/a/x.py")]}, {"en/a/x.py"}, "docs/en/b.md, line 9: records snippets/en/a/x.py"),
        ({"a.md": [(9, "en/a/x.py"), (20, "en/a/x.py")]}, {"en/a/x.py"}, "line 9; docs/en/a.md, line 20: keep one"),
    ],
)
def test_wrong_records_are_found(records, there, message):
    complaints = list(wrong_records("en", records, there))
    assert len(complaints) == (1 if message else 0)
    assert not message or message in complaints[0]
