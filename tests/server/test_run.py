"""`dateline serve` as a process: where it listens, what it logs, how it stops."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx


class Process:
    def __init__(self, popen: "subprocess.Popen[str]") -> None:
        self.popen = popen
        self.lines: list[dict[str, object]] = []
        self.raw: list[str] = []
        self.url = ""
        self._listening = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.popen.stderr
        for line in self.popen.stderr:
            self.raw.append(line)
            self.lines.append(entry := json.loads(line))
            if entry["event"] == "listening":
                self.url = str(entry["at"])
                self._listening.set()
        self._listening.set()

    def wait_listening(self) -> None:
        assert self._listening.wait(120)
        assert self.url, self.raw

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.popen.send_signal(how)
        return self.wait()

    def wait(self) -> int:
        code = self.popen.wait(120)
        self._reader.join()
        assert self.popen.stderr
        self.popen.stderr.close()
        return code


@contextmanager
def serving(
    index: Path, *, environment: Mapping[str, str] = os.environ, cwd: Path | None = None
) -> Iterator[Process]:
    command = [sys.executable, "-m", "server.cli", "serve", "--index", str(index), "--port", "0"]
    environment = {**environment, "DATELINE_QUEUE": "100"}
    process = Process(
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=cwd)
    )
    try:
        process.wait_listening()
        yield process
    finally:
        if process.popen.poll() is None:
            process.popen.kill()
            process.wait()


def test_stopping_finishes_what_was_accepted(sample_index: Path) -> None:
    with serving(sample_index) as process:
        answers: list[int] = []

        def ask() -> None:
            body = {"question": "How many people died in the floods?"}
            try:
                response = httpx.post(f"{process.url}/api/ask", json=body, timeout=120)
            except httpx.ConnectError:  # it came too late to be accepted
                return
            answers.append(response.status_code)

        httpx.get(f"{process.url}/readyz")
        askers = [threading.Thread(target=ask) for _ in range(8)]
        for asker in askers:
            asker.start()
        while len([e for e in process.lines if e["event"] == "request"]) < 2:
            assert process.popen.poll() is None
        assert process.stop() == 0
        for asker in askers:
            asker.join()
    assert set(answers) == {200}
    assert process.lines[-1]["event"] == "stopped"


def test_interrupt_stops_as_well(tmp_path: Path) -> None:
    with serving(tmp_path / "none") as process:
        assert process.stop(signal.SIGINT) == 0


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "server.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--index", str(tmp_path), "--port", str(port))
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_open_address_without_a_key_is_refused_with_how_to(tmp_path: Path) -> None:
    done = run("serve", "--index", str(tmp_path), "--host", "0.0.0.0")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "dateline key" in done.stderr
