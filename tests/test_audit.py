"""`make audit` sees what is over a budget, and never passes without having looked."""

from contextlib import nullcontext
from types import SimpleNamespace

import audit
import audit_axe
import audit_lighthouse
import npm
import pytest
from conftest import served

LONG = "09-pool/"


@pytest.fixture
def called(site, monkeypatch, capsys):
    """Call the command with further arguments, on a machine that lacks axe and Lighthouse → (code, output)."""
    monkeypatch.setattr(audit, "sync_playwright", lambda: nullcontext(SimpleNamespace(chromium=None)))
    monkeypatch.setattr(audit, "start", lambda _: nullcontext())
    monkeypatch.setattr(npm, "fetch", lambda *_: None)
    monkeypatch.setattr(audit_axe, "missing", lambda: "axe: npm is missing")
    monkeypatch.setattr(audit_lighthouse, "missing", lambda: "lighthouse: there is no node")

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["audit.py", "--site", str(site), *arguments])
        return audit.main(), capsys.readouterr().out

    return call


def test_what_could_not_be_looked_at_is_said_and_fails(called, monkeypatch):
    code, said = called("--page", "en/no-such-page/")
    assert code == 2
    for what in ("axe: npm is missing", "lighthouse: there is no node", "/en/no-such-page/: there is no such page"):
        assert f"not looked at: {what}" in said

    def nothing_starts(_):
        raise RuntimeError("no browser starts")

    monkeypatch.setattr(audit, "start", nothing_starts)
    code, said = called("--page", "en/about/")
    assert code == 2 and "not looked at: no browser starts" in said


@pytest.mark.parametrize(
    ("name", "figures", "wrong"),
    [
        ("", {"kilobytes": 80, "CLS": 0.001, "performance": 98}, []),
        ("en/", {"kilobytes": 80.1}, ["kilobytes"]),
        (f"en/{LONG}", {"kilobytes": 105}, []),
        (LONG, {"kilobytes": 105.1, "requests": 13, "axe": 1, "links": 1}, ["axe", "links", "kilobytes", "requests"]),
        ("about/", {"accessibility": 99, "performance": 97, "TBT": 151}, ["accessibility", "performance", "TBT"]),
    ],
)
def test_what_is_over_its_budget_is_found(name, figures, wrong):
    assert audit.over(name, figures) == wrong


@pytest.mark.parametrize("name", ["", "en/", "02-first-example/", "07-waiting/", LONG, "10-communication/"])
def test_a_page_weighs_no_more_than_it_may(site, browser, name):
    with served(site, audit.Compressing) as base:
        kilobytes, requests = audit.weight(browser, base + name)
    assert kilobytes > 30, "what a browser fetches was seen"
    assert audit.over(name, {"kilobytes": kilobytes, "requests": requests}) == [], (
        f"{kilobytes} KB, {requests} requests"
    )
