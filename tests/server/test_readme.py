"""What the README and the docs tell people to type is there to be typed."""

import json
import re
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = sorted(ROOT.glob("docs/*.md"))


def test_the_readme_names_make_targets_that_exist_and_ci_runs_its_test_command() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"^make (\w+)", README, re.M))
    assert named == {"serve", "test"}
    assert named <= targets
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_test_commands_leave_no_test_out() -> None:
    """What one half ignores the other runs, and what runs alone is looked for where it is."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    lines = re.findall(r"^\t\$\(BIN\)/python -m (pytest .*)", makefile, re.M)
    alone, rest, server = (shlex.split(line)[1:] for line in lines)
    others = ["-m", "not alone and $(FORM)"]
    assert rest == [*others, *(f"--ignore={folder}" for folder in server[2:])]
    assert server[:2] == others
    assert alone[:2] == ["-m", "alone and $(FORM)"]
    marked = {
        p for p in (ROOT / "tests").rglob("test_*.py") if "mark.alone" in p.read_text("utf-8")
    }
    assert {str(p.relative_to(ROOT).parent) for p in marked - {Path(__file__)}} == {*alone[2:]}
    assert re.findall(r"^(\w+): FORM = (.*)", makefile, re.M) == [
        ("test", "not soak"),
        ("soak", "soak"),
    ]


def test_the_readme_s_curl_is_answered(client: httpx.Client) -> None:
    (told,) = re.findall(r"^curl (?:.*\\\n)*.*", README, re.M)
    words = shlex.split(told.replace("\\\n", " "))
    body = words[words.index("-d") + 1]
    answer = client.post("/api/ask", json=json.loads(body)).json()
    assert answer["answered"]
    assert "cyberattack" in answer["sentences"][0]["text"]


def test_the_readme_s_dateline_commands_exist() -> None:
    for command in sorted(set(re.findall(r"^dateline (\w+)", README, re.M))):
        run = subprocess.run(
            [sys.executable, "-m", "server.cli", command, "--help"],
            capture_output=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert run.returncode == 0, command


@pytest.mark.parametrize("page", [ROOT / "README.md", *DOCS], ids=lambda page: page.name)
def test_links_lead_to_files_and_names_to_benches_and_tests(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target
    for module in re.findall(r"python -m (bench[\w.]*)", text):
        assert find_spec(module) is not None, module
    for file, name in re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", text):
        assert (ROOT / file).exists(), file
        assert not name or f"def {name}(" in (ROOT / file).read_text("utf-8"), name
