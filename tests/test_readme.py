"""What README.md names is there."""

import re

import pytest
from pages import CODE_SPAN, ROOT

from book.pages import fences

README = (ROOT / "README.md").read_text("utf-8")
SPANS = [span[0].strip("`") for span in CODE_SPAN.finditer(re.sub(r"(?ms)^(`{3,}).*?^\1", "", README))]
FILES = {span for span in SPANS if re.fullmatch(r"\.?[a-z_]+[a-z0-9_./-]*[/.][a-z]*", span)}
SHELL = "\n".join([*SPANS, *(fence.code for fence in fences(README) if fence.language == "console")])


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_named_exists(name):
    made = {"site/", ".cache/recordings"}  # by `make build` and `make serve`
    assert name in made or (ROOT / name).exists(), f"README.md names {name}, which is not there"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)", SHELL))))
def test_a_make_target_that_is_named_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
