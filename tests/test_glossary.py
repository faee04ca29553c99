"""The glossary: every term is there in both languages and leads to a section that exists and uses it."""

import re

import pytest
from tested_site import ROOT

from book.glossary import glossary, terms

PARTS = re.compile(r"[、（）(),]+")


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.en)
def test_a_term_leads_to_a_section_of_a_page_that_uses_it(term):
    page, _, anchor = term.place.partition("#")
    for language, word in (("zh", term.zh), ("en", term.en)):
        text = (ROOT / "docs" / language / f"{page}.md").read_text("utf-8")
        assert not anchor or f"{{#{anchor}}}" in text, f"{page} has no section {anchor}"
        used = [part.strip() for part in PARTS.split(word) if part.strip()]
        assert any(part.lower() in text.lower() for part in used), f"docs/{language}/{page}.md does not say {word}"


def test_both_languages_have_the_same_terms_and_code_is_marked():
    chinese, english = glossary("zh/terms"), glossary("en/terms")
    assert chinese.count("<dt>") == english.count("<dt>") == len(terms())
    assert "<code>if __name__ == &#34;__main__&#34;:</code>" in english
    assert '<span lang="zh-Hans">僵尸进程</span>' in english
    assert '<span lang="en">zombie</span>' in chinese


@pytest.mark.parametrize("name", ["en", "en/other", "fr/terms"])
def test_a_glossary_that_is_not_there_is_refused(name):
    with pytest.raises(ValueError, match="write zh/terms or en/terms"):
        glossary(name)
