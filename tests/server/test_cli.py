"""The command line as a user types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from server.cli import main
from server.keys import hash_of

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "sample"
WHY = "why did Albania cut ties with Iran"


def dateline(*arguments: object, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "server.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=cwd or ROOT)


def refused(code: int, *arguments: object) -> str:
    done = dateline(*arguments)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from server.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit as left:\n    assert left.code == 0\n"
        "heavy = {'pydantic', 'fastapi', 'uvicorn', 'numpy', 'openvino', 'onnxruntime', 'torch',\n"
        "         'faiss', 'tantivy', 'trafilatura', 'jinja2', 'sqlite3', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"


def test_asking_loads_nothing_that_only_building_and_serving_need(sample_index: Path) -> None:
    script = (
        "import sys\n"
        "from server.cli import main\n"
        "main(['ask', '--index', sys.argv[1], 'Who won?'], standalone_mode=False)\n"
        "needless = {'corpus.clean', 'corpus.readers.html', 'trafilatura', 'fastapi', 'uvicorn',\n"
        "            'jinja2', 'torch', 'onnx', 'onnxruntime'}\n"
        "print(sorted(needless & set(sys.modules)), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", script, str(sample_index)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help(name: str) -> None:
    command = main.commands[name]
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None) or parameter.param_type_name == "argument"
    done = dateline(name, "--help")
    assert done.returncode == 0
    assert command.help.split("\n")[0] in " ".join(done.stdout.split())


def test_index_then_ask_search_and_stats(tmp_path: Path) -> None:
    index = tmp_path / "index"
    built = dateline("index", SAMPLE, "--index", index)
    assert built.returncode == 0, built.stderr
    assert "found" in built.stdout
    again = dateline("index", SAMPLE, "--index", index, "--json")
    report = json.loads(again.stdout)
    assert report["new"] == report["changed"] == report["embedded"] == 0
    assert report["found"] == report["unchanged"] + len(report["rejected"])

    answered = dateline("ask", WHY, "--index", index, "--today", "2022-09-12")
    assert answered.returncode == 0
    assert "major cyberattack" in answered.stdout
    assert "8 September 2022" in answered.stdout
    as_json = json.loads(dateline("ask", WHY, "--index", index, "--json").stdout)
    assert as_json["answered"]
    abstained = dateline("ask", "Who won the 1966 World Cup?", "--index", index)
    assert abstained.returncode == 0
    assert "does not answer" in abstained.stdout

    options = ("--index", index, "--source", "Harbour Wire", "--since", "2022-01-01", "--k", 3)
    found = json.loads(dateline("search", "floods", *options, "--json").stdout)
    assert [hit["article"]["source"] for hit in found] == ["Harbour Wire"] * len(found)
    assert "Harbour Wire" in dateline("search", "floods", *options).stdout

    told = dateline("stats", "--index", index)
    assert "Harbour Wire" in told.stdout
    assert " articles from " in told.stdout.splitlines()[0]
    assert json.loads(dateline("stats", "--index", index, "--json").stdout)["articles"] > 30


def test_what_is_wrong_is_one_sentence_and_a_code(tmp_path: Path) -> None:
    none = tmp_path / "none"
    for command in (("ask", "why"), ("search", "why"), ("stats",)):
        assert refused(3, *command, "--index", none).count("\n") == 1
    assert "--since" in refused(2, "search", "why", "--since", "soon")
    assert "No such command" in refused(2, "answer")
    assert "does not exist" in refused(2, "--config", none, "stats")
    assert str(none) in refused(1, "index", none, "--index", tmp_path / "index")


def test_ask_refuses_an_empty_question(sample_index: Path) -> None:
    assert "empty" in refused(2, "ask", "  ", "--index", sample_index)


def test_text_from_articles_cannot_command_the_terminal(tmp_path: Path) -> None:
    hostile = "\x1b[31m \x9b2J \x07 \u202e \r \x1b]0;title\x07 \u2066"
    article = {
        "title": f"Lighthouse of Orm {hostile} repainted",
        "text": f"The lighthouse of Orm {hostile} was repainted {hostile} in green last spring.",
        "source": f"Orm {hostile} Gazette",
        "url": f"https://orm.example/{hostile}",
        "published": "2023-05-01",
    }
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.jsonl").write_text(json.dumps(article))
    (corpus / "\x1b[31mred.bin").write_bytes(b"\0")
    built = dateline("index", corpus, "--index", tmp_path / "index")
    assert "1 new" in built.stdout
    assert "red.bin" in built.stdout
    found = dateline("search", "lighthouse", "--index", tmp_path / "index")
    told = dateline("stats", "--index", tmp_path / "index")
    assert "lighthouse of Orm" in found.stdout
    assert not set("\x1b\x9b\x07\u202e\u2066\r") & set(built.stdout + found.stdout + told.stdout)


def test_a_key_is_shown_once_and_its_lines_are_settings(tmp_path: Path) -> None:
    made = dateline("key", "newsdesk", "--keeper")
    assert made.returncode == 0
    secret = made.stderr.split()[-1]
    assert secret not in made.stdout
    assert hash_of(secret) in made.stdout
    (tmp_path / "dateline.toml").write_text(made.stdout + 'role_typo = ""\n')
    assert "role_typo" in refused(2, "--config", tmp_path / "dateline.toml", "stats")
    (tmp_path / "dateline.toml").write_text(made.stdout)
    refused(3, "--config", tmp_path / "dateline.toml", "stats", "--index", tmp_path / "none")
    refused(2, "key", "two words")
