"""Building, asking and serving call nobody: the kernel tells whom each of their processes calls."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.server.test_run import Process

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace here")
HERE = re.compile(r"127\.0\.0\.1|::1|sin_addr=inet_addr\(\"0\.0\.0\.0\"\)")


def traced(log: Path, *command: str) -> list[str]:
    calls = ["-e", "trace=connect,sendto,sendmsg,sendmmsg"]
    return ["strace", "-f", "-qq", "--seccomp-bpf", *calls, "-o", str(log), *command]


def elsewhere(log: Path) -> list[str]:
    """The calls that named an address of another machine."""
    named = [line for line in log.read_text().splitlines() if "AF_INET" in line]
    return [line for line in named if not HERE.search(line)]


@pytest.fixture
def environment() -> dict[str, str]:
    """Of a machine that nobody told to stay offline."""
    return {name: value for name, value in os.environ.items() if "OFFLINE" not in name}


def test_a_call_elsewhere_would_be_seen(tmp_path: Path) -> None:
    call = "import socket; socket.socket().connect_ex(('192.0.2.1', 9))"
    limited = f"import socket; socket.setdefaulttimeout(.1); {call}"
    subprocess.run(traced(tmp_path / "log", sys.executable, "-c", limited), check=True)
    assert elsewhere(tmp_path / "log")


def test_nobody_is_called(corpus: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    index, log = str(tmp_path / "index"), tmp_path / "log"
    dateline = [sys.executable, "-m", "server.cli"]
    for command in (["index", str(corpus)], ["ask", "How many new cranes did Lowmark count?"]):
        subprocess.run(
            traced(log, *dateline, *command, "--index", index),
            check=True,
            capture_output=True,
            env=environment,
        )
        assert elsewhere(log) == []
    serve = traced(log, *dateline, "serve", "--index", index, "--port", "0")
    served = Process(
        subprocess.Popen(
            serve, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
        )
    )
    try:
        served.wait_listening()
        with httpx.Client(base_url=served.url, timeout=60) as client:
            answer = client.post("/api/ask", json={"question": "How many new cranes?"})
            assert answer.status_code == 200
            assert client.get("/archive").status_code == 200
    finally:
        os.killpg(served.popen.pid, signal.SIGTERM)
        served.wait()
    assert elsewhere(log) == []
