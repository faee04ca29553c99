"""Why a fence failed: a complaint made of the exception that ended it.

The build and the tests run a page's fences in two ways; both ask here, so both say the same.
"""

from __future__ import annotations

import ast
import traceback
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import Any

from book.complaint import Complaint, RunFailed, of_run
from book.fence import Runs
from recorder.recording import Line, Process, Recording

WIDEST = 300  # characters of a value


def explain(error: BaseException, page: str, code: str, above: int, file: str) -> Complaint:
    """The complaint about a fence that an exception ended.

    Args:
        error: the exception, with its traceback.
        page: the page's file as complaints name it.
        code: what was executed.
        above: how many lines of the page stand above the first line of `code`.
        file: what the file name in the frames of `code` begins with.
    """
    frames = _frames_of(error.__traceback__, file)
    line = frames[-1].tb_lineno if frames else getattr(error, "lineno", 0) if isinstance(error, SyntaxError) else 0
    where = above + (line or 0)
    if isinstance(error, RunFailed):
        return replace(error.complaint, page=page, line=where)
    variables: dict[str, Any] = {}
    for frame in frames:
        variables |= frame.tb_frame.f_globals | frame.tb_frame.f_locals
    claim = _claim_at(code, line or 0)
    if isinstance(error, AssertionError) and claim:
        return replace(_of_claim(claim, code, variables, str(error)), page=page, line=where)
    lines = code.splitlines()
    told = traceback.format_exception_only(type(error), error)
    return Complaint(
        "a fence that runs to its end",
        told[-1].strip() if isinstance(error, SyntaxError) else "".join(told).strip(),
        "mend the fence",
        page=page,
        line=where,
        fence=lines[line - 1].strip() if line and line <= len(lines) else "",
    )


def _frames_of(tb: TracebackType | None, file: str) -> list[TracebackType]:
    """The frames of the fence itself, the outermost first."""
    found = []
    while tb:
        if tb.tb_frame.f_code.co_filename.startswith(file):
            found.append(tb)
        tb = tb.tb_next
    return found


def _claim_at(code: str, line: int) -> ast.Assert | None:
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return None
    claims = [node for node in nodes if isinstance(node, ast.Assert)]
    return next((claim for claim in claims if claim.lineno <= line <= (claim.end_lineno or line)), None)


def _of_claim(claim: ast.Assert, code: str, variables: dict[str, Any], message: str) -> Complaint:
    """The complaint about a claim that came out false."""
    part, variables = _false_part(claim.test, variables)
    expected = " ".join((ast.get_source_segment(code, claim.test) or "").split())
    came = _values(part, variables)
    if message:
        came = f"{message}; {came}"
    repair = "mend the program, or the claim and the prose around it"
    mentioned = [node.id for node in ast.walk(part) if isinstance(node, ast.Name)]
    if run := _run_among(mentioned, variables):
        return of_run(run, expected, came, repair)
    runs = next((value for value in variables.values() if isinstance(value, Runs)), None)
    return Complaint(expected, came, repair, program=runs.program if runs else "")


def _false_part(test: ast.expr, variables: dict[str, Any]) -> tuple[ast.expr, dict[str, Any]]:
    """What of a claim is false, with the variables it is false of: one part of `a and b`, one round of `all(…)`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for part in test.values:
            if not _evaluate(part, variables, True):
                return _false_part(part, variables)
    match test:
        case ast.Call(ast.Name("all"), [ast.GeneratorExp(claim, [ast.comprehension(ast.Name(name), values, [], 0)])]):
            for value in _evaluate(values, variables, ()):
                if not _evaluate(claim, variables | {name: value}, True):
                    return _false_part(claim, variables | {name: value})
    return test, variables


def _values(test: ast.expr, variables: dict[str, Any]) -> str:
    """The values of both sides of a comparison, or of what else should have been true."""
    match test:
        case ast.Compare():
            sides = [test.left, *test.comparators]
        case ast.UnaryOp(ast.Not()):
            sides = [test.operand]
        case _:
            sides = [test]
    unknown = object()
    seen = [_evaluate(side, variables, unknown) for side in sides]
    if any(value is unknown for value in seen):
        return "the claim is false"
    return "; ".join(f"{ast.unparse(side)} = {repr(value)[:WIDEST]}" for side, value in zip(sides, seen, strict=True))


def _evaluate(expression: ast.expr, variables: dict[str, Any], otherwise: Any) -> Any:
    try:
        return eval(compile(ast.Expression(expression), "<claim>", "eval"), dict(variables))
    except Exception:
        return otherwise


def _run_among(mentioned: Iterable[str], variables: dict[str, Any]) -> Recording | None:
    """The run that a claim is about: one that it names, or the one whose process or line it names."""
    runs = [value for value in variables.values() if isinstance(value, Recording)]
    for value in (variables.get(name) for name in mentioned):
        if isinstance(value, Recording):
            return value
        if isinstance(value, Process | Line):
            owner = [run for run in runs if any(value is part for part in [*run.processes, *run.lines])]
            if owner:
                return owner[0]
    return runs[-1] if runs else None
