"""scripts/fetch_model against a hub of our own on loopback: what is brought, kept, gone on with, and refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from thinwire.addon.config import model_files as files

ROOT = Path(__file__).resolve().parents[2]
MODEL = os.urandom(200_000)
TOKENIZER = b'{"model": {}}'


@dataclass
class Hub:
    """A Hugging Face hub with some files."""

    address: str
    has: dict[str, bytes]
    lies: bool = False
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub("", {})

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            made.asked.append(f"{self.command} {self.path} {self.headers.get('Range', '')}".strip())
            content = made.has.get(self.path)
            if content is None:
                self.send_response(404)
                self.send_header("X-Error-Code", "EntryNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            digest = sha256(content + (b"!" if made.lies else b"")).hexdigest()
            start = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").split("-")[0])
            self.send_response(206 if start else 200)
            self.send_header("X-Repo-Commit", self.path.split("/")[4])
            self.send_header("ETag", f'"{digest}"')
            self.send_header("Content-Length", str(len(content) - start))
            self.send_header("Accept-Ranges", "bytes")
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.end_headers()
            if body:
                self.wfile.write(content[start:])

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    made.has[f"/{files.TOKENIZER_REPOSITORY}/resolve/{files.TOKENIZER_REVISION}/tokenizer.json"] = TOKENIZER
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


def model_path(name: str) -> str:
    return f"/{files.MODEL_REPOSITORY}/resolve/{files.MODEL_REVISION}/{name}"


def fetched(hub: Hub, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.model_fetch", "--dir", str(folder / "thinwire")]
    own = {
        "HF_ENDPOINT": hub.address,
        "HF_HOME": str(folder / "hub"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    path = {"PYTHONPATH": str(ROOT / "scripts" / "package")}
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **own, **path, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_pinned_files_are_brought_and_held_against_their_checksums(hub: Hub, tmp_path: Path) -> None:
    hub.has[model_path("onnx/kompress-int8-wo.onnx")] = MODEL
    done = fetched(hub, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "thinwire_prose=kompress" in done.stdout
    place = tmp_path / "thinwire" / "models" / "kompress"
    found = files.find(place)
    assert found.model.read_bytes() == MODEL
    files.check(place, found)
    sums = json.loads((place / files.CHECKSUMS).read_text())
    assert sums["onnx/kompress-int8-wo.onnx"] == sha256(MODEL).hexdigest()
    before = len([line for line in hub.asked if line.startswith("GET")])
    assert fetched(hub, tmp_path).returncode == 0
    assert len([line for line in hub.asked if line.startswith("GET")]) == before


def test_where_the_first_file_is_not_there_the_next_one_is_brought(hub: Hub, tmp_path: Path) -> None:
    hub.has[model_path("onnx/kompress-fp32.onnx")] = MODEL
    assert fetched(hub, tmp_path).returncode == 0
    assert files.find(tmp_path / "thinwire" / "models" / "kompress").model.name == "kompress-fp32.onnx"


def test_a_file_that_is_not_what_the_hub_says_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.has[model_path("onnx/kompress-int8-wo.onnx")] = MODEL
    hub.lies = True
    done = fetched(hub, tmp_path)
    assert done.returncode == 1
    assert "is not what the hub says it is" in done.stderr
    assert not list((tmp_path / "thinwire").rglob("*.onnx"))


@pytest.mark.parametrize(
    "environment", [{"HF_ENDPOINT": "http://127.0.0.1:9"}, {"HF_HUB_OFFLINE": "1"}], ids=["refused", "offline"]
)
def test_offline_it_says_so_in_a_sentence(hub: Hub, tmp_path: Path, environment: dict[str, str]) -> None:
    done = fetched(hub, tmp_path, **environment)
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "thinwire works without it" in done.stderr
    assert "Traceback" not in done.stderr
