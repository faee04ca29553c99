"""A Firefox for the tests. It is spoken to in WebDriver BiDi, which it understands by itself: no driver is needed.

https://w3c.github.io/webdriver-bidi/
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from outside import wait_until
from websockets.sync.client import connect

NAMES = ("firefox-esr", "firefox")
MAC = Path("/Applications/Firefox.app/Contents/MacOS/firefox")
MISSING = "no Firefox here (Debian: firefox-esr)"
ADDRESS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# Its policy's refusals are told to a page, not to its console: each page keeps them.
KEEP_REFUSALS = """() => {
  window.refused = []
  document.addEventListener("securitypolicyviolation", e => refused.push(`${e.effectiveDirective}: ${e.blockedURI}`))
}"""


def candidate() -> str | None:
    """The Firefox of this machine."""
    found = filter(None, map(shutil.which, NAMES))
    return next(found, str(MAC) if MAC.exists() else None)


class Firefox:
    """One window of a Firefox that has a profile of its own.

    complaints: what came on the console, and which requests failed.
    """

    def __init__(self, path: str) -> None:
        self.complaints: list[str] = []
        self._profile = tempfile.TemporaryDirectory(prefix="firefox-")
        command = [path, "--headless", "--no-remote", "--profile", self._profile.name, "--remote-debugging-port", "0"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self._process.stderr
        address = next((found[1] for line in self._process.stderr if (found := ADDRESS.search(line))), None)
        assert address, "Firefox has ended without a word about its address"
        self._numbers = itertools.count()
        self._connection = ExitStack()
        self._socket = self._connection.enter_context(connect(f"{address}/session", max_size=None))
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded", "network.fetchError", "network.responseCompleted"])
        self.call("script.addPreloadScript", functionDeclaration=KEEP_REFUSALS)
        self._context = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **params: Any) -> Any:
        """What a command of the protocol answers."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (message := json.loads(self._socket.recv(timeout=300))).get("id") != number:
            self._hear(message)
        assert message["type"] == "success", message
        return message["result"]

    def _hear(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        if event.get("method") == "log.entryAdded":
            self.complaints.append(f"console, {params['level']}: {params['text']}")
        elif event.get("method") == "network.fetchError" and params["errorText"] != "NS_BINDING_ABORTED":  # went on
            self.complaints.append(f"request failed: {params['request']['url']}: {params['errorText']}")
        elif event.get("method") == "network.responseCompleted" and params["response"]["status"] >= 400:
            self.complaints.append(f"status {params['response']['status']}: {params['request']['url']}")

    def goto(self, address: str) -> None:
        """Open a page and wait until it is whole."""
        self.call("browsingContext.navigate", context=self._context, url=address, wait="complete")
        # On a busy machine the answer has come while the window still had an empty document.
        wait_until(lambda: self.evaluate("() => document.documentElement && document.readyState == 'complete'"))

    def resize(self, width: int, height: int) -> None:
        """Make the page so large, in CSS pixels."""
        self.call("browsingContext.setViewport", context=self._context, viewport={"width": width, "height": height})

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """What a JavaScript function gives when the page calls it, as JSON; promises are waited for."""
        answer = self.call(
            "script.callFunction",
            functionDeclaration=f"async () => JSON.stringify(await ({function})(...{json.dumps(arguments)}) ?? null)",
            target={"context": self._context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def close(self) -> None:
        """End it and all its processes."""
        try:
            self.call("browser.close")
            self._connection.close()
            self._process.wait(10)
        finally:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            self._process.stderr.close()
            self._profile.cleanup()
