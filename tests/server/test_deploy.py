"""docs/deploy.md: systemd understands its units, and its commands do what it says."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from index.errors import IndexBusy
from index.lock import build_lock
from index.takedown import withdraw
from server.settings import Settings
from tests.conftest import SAMPLE
from tests.index.newsroom import HOST, filled

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "deploy.md").read_text("utf-8")
UNITS = {
    match[1]: match[0]
    for match in re.finditer(r"# /etc/systemd/system/([\w-]+\.service).*?(?=```)", TEXT, re.S)
}
(CONTAINERFILE,) = re.findall(r"```dockerfile\n(.*?)```", TEXT, re.S)
COMMANDS = {"serve", "index", "key"}


def test_every_variable_is_a_setting() -> None:
    named = set(re.findall(r"DATELINE_(\w+)=", TEXT)) - {"CONFIG"}
    assert {"CORPUS", "INDEX", "HOST"} <= named
    assert named <= {name.upper() for name in Settings.model_fields}


def test_every_command_is_one_of_ours() -> None:
    started = re.findall(
        r"ExecStart=/opt/dateline/\.venv/bin/dateline (\w+)", "".join(UNITS.values())
    )
    assert started == ["serve", "index"]
    run = re.findall(r"podman run .*?dateline (\w+)(?: |$)", TEXT, re.M)
    assert set(run) <= COMMANDS
    assert 'CMD ["serve"]' in CONTAINERFILE


def test_what_the_image_is_built_from_is_there() -> None:
    for source in re.findall(r"^COPY (\S+)", CONTAINERFILE, re.M):
        assert (ROOT / source).exists()
    (target,) = re.findall(r"^RUN make (\S+)", CONTAINERFILE, re.M)
    assert re.search(rf"^{re.escape(target)}:", (ROOT / "Makefile").read_text("utf-8"), re.M)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert {".venv", ".git", "/dateline.toml"} <= set(ignored)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize("name", sorted(UNITS))
def test_systemd_understands_the_unit(name: str, tmp_path: Path) -> None:
    unit = tmp_path / name
    unit.write_text(UNITS[name].replace("/opt/dateline/.venv/bin/dateline", sys.executable))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.stderr == ""
    assert verified.returncode == 0


@pytest.fixture
def container(tmp_path: Path) -> dict[str, str]:
    """The Containerfile's variables, its folders in one of ours and its port a free one."""
    (told,) = re.findall(r"^ENV (.*)", CONTAINERFILE, re.M)
    given = dict(pair.split("=", 1) for pair in told.split())
    shutil.copytree(SAMPLE, tmp_path / "articles")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    here = {name: str(tmp_path) + value for name, value in given.items() if value.startswith("/")}
    return {**os.environ, **given, **here, "DATELINE_PORT": str(port)}


def dateline(*words: str) -> list[str]:
    return [sys.executable, "-m", "server.cli", *words]


@pytest.fixture
def served(container: dict[str, str], tmp_path: Path) -> Iterator[tuple[httpx.Client, str]]:
    """What the container runs, in the order of the docs; and the key that it made."""
    env = container | {"PYTHONPATH": str(ROOT)}
    made = subprocess.run(
        dateline("key", "newsdesk"),
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    (tmp_path / "dateline.toml").write_text(made.stdout)
    subprocess.run(dateline("index"), env=env, cwd=tmp_path, capture_output=True, check=True)
    process = subprocess.Popen(dateline("serve"), env=env, cwd=tmp_path, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{env['DATELINE_PORT']}") as client:
            yield client, made.stderr.split()[-1]
    finally:
        process.terminate()
        assert process.wait(timeout=40) == 0


def test_the_container_s_commands_serve_behind_a_key(served: tuple[httpx.Client, str]) -> None:
    client, key = served
    for _ in range(300):
        try:
            assert client.get("/healthz").status_code == 200
            break
        except httpx.TransportError:
            time.sleep(0.1)
    body = {"question": "why did Albania cut ties with Iran"}
    assert client.post("/api/ask", json=body).status_code == 401
    told = client.post("/api/ask", json=body, headers={"X-API-Key": key}, timeout=60)
    assert "cyberattack" in json.dumps(told.json()["sentences"])


def test_a_backup_is_a_copied_folder_and_comes_back(tmp_path: Path) -> None:
    """The commands of the docs, in other folders."""
    room, backup = filled(tmp_path), tmp_path / "backup"
    backup.mkdir()
    copy, back = re.findall(r"```sh\n(.*?)```", TEXT.partition("## Backup")[2], re.S)
    back = back.replace("index-2026-11-25", "index-*").replace("dateline index\n", "")
    back = back.replace("dateline verify", f"{sys.executable} -m server.cli verify")

    def shell(commands: str) -> "subprocess.Popen[str]":
        commands = commands.replace("/srv/news", str(tmp_path)).replace("/srv/backup", str(backup))
        return subprocess.Popen(
            ["bash", "-euc", commands], text=True, stdout=subprocess.PIPE, cwd=ROOT
        )

    withdraw(room.index, f"{HOST}/bakery", "the editor", "an order")
    with ExitStack() as building:
        building.enter_context(build_lock(room.index))
        with shell(copy) as copying:
            time.sleep(0.3)
            assert copying.poll() is None
            assert list(backup.iterdir()) == []
            building.close()
    assert copying.returncode == 0
    with shell(copy.replace("cp -a", "sleep 2; true")):
        time.sleep(0.3)
        with pytest.raises(IndexBusy, match="another process"):
            room.build()

    withdraw(room.index, f"{HOST}/comet", "the editor", "an order", purge=True)
    room.build()
    shutil.rmtree(room.index / "generations")  # lost
    with shell(back) as restoring:
        told, _ = restoring.communicate(timeout=120)
    assert restoring.returncode == 1
    assert "holds the text of" in told
    archive = room.open()
    seen = {str(article.url).removeprefix(f"{HOST}/") for article in archive.articles()}
    assert seen == {"bridge", "otters", "strike", "ferry"}
    archive.close()
    assert room.build().articles == len(seen)
    assert not any(b"marta quill" in path.read_bytes().lower() for path in files_of(room.index))


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
