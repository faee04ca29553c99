"""The runs that a page leaves out: marked by the panel, taken out by the builder, told to the reader."""

import json
import re

from markup import parsed

from book import later
from book.later import leave_out

RECORDING = re.compile(r'<section class="run"[^>]* data-recording="([^"]*)"')
PLACE = re.compile(
    r'<p class="run-later" data-from="([^"?]*)\?\w+" data-part="([^"]*)"[^>]*><a href="runs\.html#([^"]*)">(.*?)</a>'
)
PAGE = (
    '<div class="method"><section>open</section><!--later again a-fork 2 more--><section>2</section><!--/later--></div>'
    '<div class="method"><!--later spawn a-spawn Under &lt;spawn&gt;--><section>\n1</section><!--/later--></div>'
)


def handed_over(script):
    """What a script gives to the page."""
    return json.loads(re.fullmatch(r"bookLater\((.*)\);\n", script, re.DOTALL)[1])


def test_marked_parts_go_into_scripts_and_leave_links():
    rest = leave_out(PAGE)
    assert {name: handed_over(script) for name, script in rest.scripts.items()} == {
        "runs-again.js": {"a-fork": "<section>2</section>"},
        "runs-spawn.js": {"a-spawn": "<section>\n1</section>"},
    }
    links = parsed(rest.html).select(".run-later")
    assert [(link["data-part"], link.select_one("a")["href"], link.get_text()) for link in links] == [
        ("a-fork", "runs.html#again-a-fork", "2 more"),
        ("a-spawn", "runs.html#spawn-a-spawn", "Under <spawn>"),
    ]
    assert "<section>open</section>" in rest.html and "<!--" not in rest.html


def test_a_script_with_other_runs_has_another_name():
    """Else a browser might take one that it has kept."""
    names = [re.findall(r'data-from="([^"]*)"', leave_out(page).html) for page in (PAGE, PAGE.replace("2</", "3</"))]
    assert names[0][0] != names[1][0] and names[0][1] == names[1][1]
    assert [name.partition("?")[0] for name in names[0]] == ["runs-again.js", "runs-spawn.js"]


def test_every_run_left_out_is_brought_and_stands_on_the_page_beside(site):
    count = 0
    for page in site.rglob("index.html"):
        html, beside = page.read_text("utf-8"), page.with_name(later.BESIDE)
        places = PLACE.findall(html)
        assert html.count('class="run-later"') == len(places)
        assert html.count('<section class="run"') == html.count('<div class="runs">'), f"{page}: one of each is open"
        assert beside.exists() == bool(places)
        if not places:
            continue
        text = beside.read_text("utf-8")
        parts = dict(re.findall(r'<h2 id="([^"]*)">(.*?)(?=<h2|</main)', text, re.DOTALL))
        assert len(parts) == len(places) and not re.search(r"<section[^>]* hidden", text)
        assert re.search(r'<html lang="([^"]*)"', text)[1] == re.search(r'<html lang="([^"]*)"', html)[1]
        for name, part, anchor, label in places:
            runs = RECORDING.findall(handed_over(page.with_name(name).read_text("utf-8"))[part])
            assert parts[anchor].startswith(f"{label}</h2>")
            assert RECORDING.findall(parts[anchor]) == runs != []
            count += len(runs)
    assert count > 100
