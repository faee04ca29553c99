"""The theme's stylesheets as they are published: every rule that matches something is there, the others are not."""

import re
import zipfile
from pathlib import Path

import material
import pytest

from builder.used_styles import names_in, used

THEME = Path(material.__file__).parent / "templates"
PAGES = ["", "en/09-pool/", "10-communication/", "en/glossary/", "runs.html", "nowhere"]
THERE = {"html", "body", "p", "a", "here", "main", "dir", "ltr", "data-md-toggle", "search"}

KEPT = [
    ".here{color:red;}",
    ".gone,.here{color:red;}",
    "P.HERE #main>a:hover::after{color:red;}",
    "p:not(.gone){color:red;}",
    ":is(.gone,.here){color:red;}",
    "::selection{color:red;}",
    "*{color:red;}",
    "[hidden][data-md-toggle=search]~a{color:red;}",
    '[dir="ltr"] a[href^=gone]{color:red;}',
    "svg|gone{color:red;}",
    r".a\/b{color:red;}",
    "a[]{color:red;}",
    "@media print{.here{color:red;}}",
    "@supports (color:red){@media print{a{color:red;}}}",
    '@charset "UTF-8";',
    "@page{margin:1cm}",
    '@font-face{font-family:"x";src:url(x.woff2)}',
    "@layer a,b;",
    ":root{--x:1px;}a{top:var(--x);}",
    ":root{--x:1px;--y:var(--x);}a{top:calc(2*var(--y));}",
    ":root{--ours:1px;}",
    "@keyframes x{to{top:0}}a{animation:1s x;}",
    'a{content:"},.gone{";}',
]
DROPPED = [
    ".gone{color:red;}",
    ".here.gone{color:red;}",
    ".here gone{color:red;}",
    "a:hover>#gone{color:red;}",
    "p~.gone:not(.here)+a{color:red;}",
    ".gone,gone,a .gone{color:red;}",
    "[data-md-gone] a{color:red;}",
    "[data-md-toggle=gone] a{color:red;}",
    "[dir=rtl] a{color:red;}",
    "@media print{.gone{color:red;}}",
    "@supports (color:red){@media print{.gone{color:red;}}}",
    "@media print{}",
    "a{*zoom:1}",
    "@media print{a}",
    "/* a remark */",
    ":root{--x:url(data:,x);}",
    ":root{--x:url(data:,x);}.gone{background:var(--x);}",
    ":root{--x:1px;--y:var(--x);}.gone{top:var(--y);}",
    "@keyframes x{to{top:0}}.gone{animation:1s x;}",
]


@pytest.mark.parametrize("rule", KEPT)
def test_what_can_match_stays(rule):
    assert used([rule], THERE, "a{top:var(--ours)}") == [rule]


@pytest.mark.parametrize("rule", DROPPED)
def test_what_matches_nothing_goes(rule):
    assert used([rule, f"a{{top:0;}}{rule}"], THERE) == ["", "a{top:0;}"]


def test_stylesheets_use_what_another_defines():
    sheets = [":root{--x:1px;--z:1px;}", "a{top:var(--x);}"]
    assert used(sheets, THERE) == [":root{--x:1px;}", "a{top:var(--x);}"]


def test_names_are_read_in_tags_and_scripts(tmp_path):
    files = {
        "index.html": '<p\nclass="a--1 B" title="a > b" data-md-c>prose</p><script>{ "d" }</script>',
        "en/404.html": "<i id=e>",
        "runs-fork.js": r'({"key": "<b\nclass=\"f\">prose"})',
        "assets/own.js": "g",
        "assets/javascripts/theirs.js": "theirs",
        "assets/own.css": "styles",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    names = names_in(tmp_path)
    assert {"p", "a--1", "b", "data-md-c", "d", "script", "i", "e", "f", "g", "tbody"} <= names
    assert not {"prose", "theirs", "styles", "nclass", "key"} & names


def stylesheets(folder):
    """The theme's stylesheets in a folder, by their paths."""
    return {file.relative_to(folder).as_posix(): file for file in sorted(folder.glob("assets/stylesheets/*.css"))}


def test_the_site_and_its_offline_copy_have_the_same_few_rules(site):
    ours = stylesheets(site)
    sizes = [sum(len(sheets[path].read_bytes()) for path in ours) for sheets in (ours, stylesheets(THEME))]
    assert sizes[0] < sizes[1] / 2
    with zipfile.ZipFile(site / "downloads" / "process-notes.zip") as archive:
        for path, file in ours.items():
            assert archive.read(f"process-notes/{path}") == file.read_bytes()


MISSING = """theirs => {
    // Every rule with its conditions and what it sets, without custom properties.
    const rules = (list, within) => [...list].flatMap(rule => {
        if (rule.cssRules?.length && !rule.selectorText) return rules(rule.cssRules, `${within}${rule.conditionText} `)
        const set = [...(rule.selectorText && rule.style || [])].filter(name => !name.startsWith("--"))
        if (!set.length) return []
        const text = set.map(name => `${name}: ${rule.style.getPropertyValue(name)}`).join("; ")
        return [{ selector: rule.selectorText, text: `${within}${rule.selectorText} { ${text} }` }]
    })
    // What it would match in any state: a pseudo-class is taken for one that holds.
    const anyState = selector => selector
        .replace(/(^|[\\s>+~,])(?=:)/g, "$1*")
        .replace(/::?[\\w-]+(\\((?:[^()]|\\([^()]*\\))*\\))?/g, "")
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(theirs)
    const ours = [...document.styleSheets].filter(sheet => sheet.href.includes("/stylesheets/"))
    const there = new Set(ours.flatMap(sheet => rules(sheet.cssRules, "")).map(rule => rule.text))
    const matching = rules(sheet.cssRules, "").filter(rule => document.querySelector(anyState(rule.selector)))
    return [matching.length, matching.filter(rule => !there.has(rule.text)).map(rule => rule.text)]
}"""


def test_every_custom_property_that_is_read_is_there(site):
    read, ours, theirs = (
        {name for file in files for name in re.findall(pattern, file.read_text("utf-8"))}
        for files, pattern in (
            (site.glob("assets/**/*.css"), r"var\((--md-[\w-]+)"),
            (stylesheets(site).values(), r"(--md-[\w-]+):"),
            (stylesheets(THEME).values(), r"(--md-[\w-]+):"),
        )
    )
    assert len(read) > 20 and read & theirs <= ours


def test_every_rule_that_matches_something_is_there(site, reader):
    theirs = "".join(stylesheets(THEME)[path].read_text("utf-8") for path in stylesheets(site))
    page = reader().new_page()
    for address in PAGES:
        page.goto(address)
        matching, missing = page.evaluate(MISSING, theirs)
        assert matching > 50 and missing == [], address
    page.locator(".md-search__input").fill("fork")
    page.locator(".md-search-result__link").first.wait_for()
    assert page.evaluate(MISSING, theirs)[1] == []
