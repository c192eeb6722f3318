"""A headless Chromium, driven through chromedriver's own protocol (WebDriver: JSON over HTTP)."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...conftest import free_port

MISSING = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # which is small in a container
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_PATIENCE = 60.0  # seconds


@dataclass
class Browser:
    """One window."""

    url: str
    """Of the session."""

    def open(self, address: str, until: str = "main h1") -> None:
        """Show an address; returns when something matches the selector."""
        self.call("url", {"url": "about:blank"})  # or a change behind # alone would load nothing
        self.call("url", {"url": address})
        self.wait(f"document.querySelector({json.dumps(until)})")

    def run(self, script: str) -> Any:
        """What a script returns."""
        return self.call("execute/sync", {"script": script, "args": []})

    def wait(self, expression: str) -> Any:
        """What an expression says, as soon as it is true."""
        limit = time.monotonic() + _PATIENCE
        while not (found := self.run(f"return {expression}")):
            assert time.monotonic() < limit, f"never: {expression}\n{self.text()}"
            time.sleep(0.03)
        return found

    def text(self) -> str:
        """All that can be read on the page."""
        return str(self.run("return document.body.innerText"))

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by their WebDriver codes or as themselves."""
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.call("actions", {"actions": [{"type": "key", "id": "keyboard", "actions": steps}]})

    def resize(self, width: int, height: int) -> None:
        self.call("window/rect", {"width": width, "height": height})

    def width(self, pixels: int | None) -> None:
        """What the page takes the window to be, also where a window cannot be so narrow; None: as it is."""
        if pixels is None:
            self._emulated("Emulation.clearDeviceMetricsOverride", {})
        else:
            size = {"width": pixels, "height": 844, "deviceScaleFactor": 1, "mobile": True}
            self._emulated("Emulation.setDeviceMetricsOverride", size)

    def _emulated(self, command: str, parameters: Mapping[str, Any]) -> None:
        self.call("goog/cdp/execute", {"cmd": command, "params": parameters})

    def dark(self, on: bool) -> None:
        """What the user prefers."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if on else "light"}]
        self._emulated("Emulation.setEmulatedMedia", {"features": features})

    def screenshot(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.call("screenshot")))

    def complaints(self) -> list[str]:
        """What the browser's console has said since the last time: errors, and what the policy forbade."""
        return [entry["message"] for entry in self.call("se/log", {"type": "browser"})]

    def call(self, command: str, argument: Mapping[str, Any] | None = None) -> Any:
        return _sent(f"{self.url}/{command}", argument)


def _sent(url: str, argument: Mapping[str, Any] | None) -> Any:
    body = None if argument is None else json.dumps(argument).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=3 * _PATIENCE) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as refused:
        raise AssertionError(refused.read().decode()) from None


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own in this folder; both it and its driver end with the block."""
    port = free_port()
    with (folder / "chromedriver.log").open("wb") as log:
        driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=log, stderr=subprocess.STDOUT)
    root = f"http://127.0.0.1:{port}"
    try:
        _ready(root)
        options = {"args": [*_FLAGS, f"--user-data-dir={folder / 'profile'}"]}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        session = _sent(f"{root}/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        made = Browser(f"{root}/session/{session}")
        yield made
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            urllib.request.Request(made.url, method="DELETE"), timeout=3 * _PATIENCE
        ).close()
    finally:
        driver.terminate()
        driver.wait(60)


def _ready(root: str) -> None:
    limit = time.monotonic() + _PATIENCE
    while True:
        try:
            if _sent(f"{root}/status", None)["ready"]:
                return
        except OSError:
            assert time.monotonic() < limit, "chromedriver does not start"
        time.sleep(0.05)
