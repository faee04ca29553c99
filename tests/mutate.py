"""Mutants of a program: texts that differ from it in one statement, number, boolean or call.

They are made from the syntax tree, so their layout is that of `ast.unparse`; `plain` gives the program itself in the
same dress. (mutmut and cosmic-ray mutate a package on the disk for a test suite; neither deletes statements, and the
neighbours below are multiprocessing's. All that was left to take from them is a walk over the tree.)
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NEIGHBOURS = {
    "map": "imap",
    "imap": "imap_unordered",
    "imap_unordered": "imap",
    "apply": "apply_async",
    "apply_async": "apply",
    "terminate": "kill",
    "kill": "terminate",
    "close": "terminate",
    "getpid": "getppid",
    "getppid": "getpid",
    "start": "run",
    "Queue": "SimpleQueue",
    "SimpleQueue": "Queue",
    "RLock": "Lock",
}
A_POOLS = ("map", "imap", "imap_unordered", "apply", "apply_async", "close")  # elsewhere these have no such neighbour
WAITING = ("sleep", "get", "join", "wait", "acquire", "poll", "result")  # a number given to these is a time
SMALL = 10  # a larger number becomes 0: 60 seconds or 61 are the same to whoever waits for neither


@dataclass(frozen=True)
class Mutant:
    """A mutated program.

    line: in the program, counted from 1, where the statement that differs begins.
    change: "function: old → new", with "(2)" and so on behind it if the program has the same change in several places.
    text: the program.
    """

    line: int
    change: str
    text: str


def plain(text: str) -> str:
    """The program as its mutants are written."""
    return ast.unparse(ast.parse(text))


def mutants(text: str, timed: bool = False) -> list[Mutant]:
    """All mutants of a program that compile, in the order of its lines.

    Args:
        text: the program.
        timed: whether it is about timing, so that a time which is twice as long makes a mutant too.
    """
    tree, original = ast.parse(text), plain(text)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found: dict[str, int] = {}
    for index, node in enumerate(ast.walk(tree)):
        for line, field, value in _changes(node, parents, timed):
            mutated = copy.deepcopy(tree)
            setattr(next(n for i, n in enumerate(ast.walk(mutated)) if i == index), field, copy.deepcopy(value))
            new = ast.unparse(ast.fix_missing_locations(mutated))
            try:
                compile(new, "mutant", "exec")
            except SyntaxError:
                continue
            if new != original:
                found.setdefault(new, line)
    result: list[Mutant] = []
    times: dict[str, int] = {}
    for new, line in sorted(found.items(), key=lambda item: item[1]):
        change = describe(original, new)
        times[change] = times.get(change, 0) + 1
        result.append(Mutant(line, change + (f" ({times[change]})" if times[change] > 1 else ""), new))
    return result


def describe(original: str, mutated: str) -> str:
    """What differs between two texts, in one line: "function: old → new"."""
    before, after = original.splitlines(), mutated.splitlines()
    pairs = zip(before, after, strict=False)
    start = next((i for i, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    indent = len(old[0]) - len(old[0].lstrip())
    scope = "module"
    for line in reversed(before[:start]):
        opened = re.match(r"( *)(?:(?:def|class) (\w+)|if __name__)", line)
        if opened and len(opened[1]) < indent:
            scope = opened[2] or "main"
            break
    return f"{scope}: {_short(old)} → {_short(new) or 'nothing'}"


def _short(lines: list[str]) -> str:
    return lines[0].strip() + (" …" if len(lines) > 1 else "") if lines else ""


def _changes(node: ast.AST, parents: dict[ast.AST, ast.AST], timed: bool) -> Iterator[tuple[int, str, Any]]:
    """The changes to one node: (line of the statement; the node's field; the value that it gets)."""
    yield from _changed_blocks(node, parents)
    line = next((n.lineno for n in _upwards(node, parents) if isinstance(n, ast.stmt)), 1)
    if isinstance(node, ast.Constant):
        for value in _values(node, parents, timed):
            yield line, "value", value
    elif isinstance(node, ast.Attribute) and _has_neighbour(node, parents):
        yield line, "attr", NEIGHBOURS[node.attr]
    elif isinstance(node, ast.ImportFrom):
        for index, alias in enumerate(node.names):
            if alias.name in NEIGHBOURS:
                other = ast.alias(NEIGHBOURS[alias.name], alias.asname or alias.name)
                yield line, "names", [*node.names[:index], other, *node.names[index + 1 :]]


def _changed_blocks(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[tuple[int, str, list[ast.stmt]]]:
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        for index, statement in enumerate(block if isinstance(block, list) else []):
            before, behind = block[:index], block[index + 1 :]
            if _may_go(statement, parents):
                needed = field == "body" and not isinstance(node, ast.Module)
                yield statement.lineno, field, before + behind or ([ast.Pass()] if needed else [])
            if isinstance(statement, ast.With) and not any(item.optional_vars for item in statement.items):
                yield statement.lineno, field, before + statement.body + behind


def _upwards(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while True:
        yield node
        if node not in parents:
            return
        node = parents[node]


def _may_go(statement: ast.stmt, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a statement is deleted: neither a docstring nor a definition that something else names, for that would
    be caught by whatever reaches the name."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return False
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        names = {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    elif isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        names = {statement.name}
    else:
        return True
    return not any(isinstance(node, ast.Name) and node.id in names for node in parents)


def _values(node: ast.Constant, parents: dict[ast.AST, ast.AST], timed: bool) -> Iterator[Any]:
    value, parent = node.value, parents[node]
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, (int, float)):
        given_to = getattr(parent.func, "attr", getattr(parent.func, "id", "")) if isinstance(parent, ast.Call) else ""
        duration = given_to in WAITING or (isinstance(parent, ast.keyword) and parent.arg == "timeout")
        if timed and duration:
            yield value * 2
        if given_to == "sleep" and isinstance(parents[parent], ast.Expr):
            return  # not to sleep at all is what the statement's deletion does
        yield 0 if value and (duration or isinstance(value, float) or value > SMALL) else value + 1


def _has_neighbour(node: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> bool:
    of = ast.unparse(node.value)
    if node.attr not in NEIGHBOURS or (node.attr in A_POOLS and "pool" not in of.lower()):
        return False
    if node.attr == "kill":
        return of != "os"
    if node.attr in ("getpid", "getppid"):  # a program must not come to kill who runs it
        calls = [ast.unparse(n.func) for n in _upwards(node, parents) if isinstance(n, ast.Call)]
        return not {"os.kill", "os.killpg"} & set(calls)
    return True
