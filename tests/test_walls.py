"""The rooms and their walls: imports point one way, builder → book → recorder, and each room keeps to what it knows."""

import ast

import pytest
from pages import ROOT

# What a room must not import, and why. A name stands for all that lies below it.
WALLS = {
    "recorder": {
        "book": "recordings know nothing of pages",
        "builder": "recordings know nothing of MkDocs",
        **dict.fromkeys(
            ("html", "markdown", "markdown_it", "jinja2", "pygments", "pymdownx"), "recordings are no pages"
        ),
        **dict.fromkeys(("mkdocs", "material", "mkdocs_static_i18n", "markdown_exec"), "only the builder knows MkDocs"),
    },
    "book": {
        "builder": "pages know nothing of MkDocs",
        **dict.fromkeys(("mkdocs", "material", "mkdocs_static_i18n", "markdown_exec"), "only the builder knows MkDocs"),
        **dict.fromkeys(
            ("subprocess", "psutil", "signal", "concurrent.futures.process"), "only the recorder runs programs"
        ),
        "multiprocessing": "only the recorder runs programs",
    },
    "builder": {
        **dict.fromkeys(("subprocess", "psutil", "multiprocessing"), "only the recorder runs programs"),
    },
}
# Of a module behind a wall, what may be used all the same.
GATES = {("book", "multiprocessing"): {"get_all_start_methods"}}


def modules(room):
    found = sorted((ROOT / room).rglob("*.py"))
    assert len(found) > 5
    return found


def imported(tree):
    """What a module imports, wherever it does: (line, name of the module, names taken from it)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                used = {
                    n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == name.name
                }
                yield node.lineno, name.name, used
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: rooms are named in full"
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}", {name.name}


@pytest.mark.parametrize("room", WALLS)
def test_a_room_imports_only_what_it_may_know(room):
    broken = []
    for module in modules(room):
        for line, name, used in imported(ast.parse(module.read_text("utf-8"))):
            for wall, why in WALLS[room].items():
                gate = GATES.get((room, wall))
                if f"{name}.".startswith(f"{wall}.") and not (gate and used <= gate):
                    broken.append(f"{module.relative_to(ROOT)}, line {line}: imports {name}: {why}")
    assert not broken, "\n".join(broken)


def test_one_module_listens_to_mkdocs():
    """Events are registered in one place, so that their order can be read there."""
    listening = [
        module.relative_to(ROOT).as_posix()
        for module in modules("builder")
        for node in ast.parse(module.read_text("utf-8")).body
        if getattr(node, "name", "").startswith("on_")
    ]
    assert set(listening) == {"builder/events.py"}
    assert "hooks:\n  - builder/events.py\n\n" in (ROOT / "mkdocs.yml").read_text("utf-8")


def test_the_theme_has_no_programs():
    assert list((ROOT / "theme").rglob("*.py")) == []
