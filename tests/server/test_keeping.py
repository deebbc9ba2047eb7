"""The commands of whoever keeps an archive, as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.takedown import withdraw
from index.withdrawals import FILE
from server.cli import main

URL = "https://lowmark.example"
CANARY = "zyxwquanary"
STORIES = {
    "harbour": "The harbour master of Lowmark resigned on Monday after two crane accidents.",
    "lighthouse": f"The lighthouse of Orm was repainted in green, its keeper {CANARY} said.",
    "orchard": "The orchards of Weltham lost a third of their blossom to the frost of April.",
}


def put(corpus: Path, name: str, text: str) -> None:
    corpus.mkdir(exist_ok=True)
    record = {"url": f"{URL}/{name}", "title": name.title(), "text": text, "date": "2023-05-02"}
    (corpus / f"{name}.jsonl").write_text(json.dumps(record))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name, text in STORIES.items():
        put(tmp_path / "corpus", name, text)
    assert run(tmp_path, "index", str(tmp_path / "corpus")).exit_code == 0
    return tmp_path / "corpus"


def run(folder: Path, *arguments: str) -> Result:
    options = ["--index", str(folder / "index")]
    settings = {"DATELINE_CORPUS": str(folder / "corpus")}
    return CliRunner().invoke(main, [*arguments, *options], env=settings)


def refused(code: int, folder: Path, *arguments: str) -> str:
    done = run(folder, *arguments)
    assert done.exit_code == code, done.output
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def seen(folder: Path) -> int:
    return int(json.loads(run(folder, "stats", "--json").stdout)["articles"])


def test_out_and_back_by_id_or_address(tmp_path: Path, corpus: Path) -> None:
    done = run(tmp_path, "withdraw", f"{URL}/harbour", "--reason", "a court's order")
    assert done.exit_code == 0
    assert done.stdout.startswith("Withdrawn: ")
    assert f"({URL}/harbour)" in done.stdout
    assert seen(tmp_path) == 2
    assert "crane" not in run(tmp_path, "search", "harbour master of Lowmark").stdout
    assert "a court's order" in run(tmp_path, "index", str(corpus)).stdout
    lines = [json.loads(line) for line in (tmp_path / "index" / FILE).read_text().splitlines()]
    assert lines[0]["who"]

    back = run(tmp_path, "restore", lines[0]["id"], "--reason", "it was lifted", "--json")
    assert back.exit_code == 0
    assert json.loads(back.stdout)["action"] == "restore"
    assert "dateline index" in back.stderr
    run(tmp_path, "index", str(corpus))
    assert seen(tmp_path) == 3


def test_what_is_wrong_is_one_sentence_and_a_code(tmp_path: Path, corpus: Path) -> None:
    why = ("--reason", "an order")
    for which in (f"{URL}/nowhere", "0123456789abcdef", "the one about cranes"):
        assert refused(1, tmp_path, "withdraw", which, *why).count("\n") == 1
        refused(1, tmp_path, "restore", which, *why)
    assert "not withdrawn" in refused(1, tmp_path, "restore", f"{URL}/harbour", *why)
    assert "--reason" in refused(2, tmp_path, "withdraw", f"{URL}/harbour")
    assert "--reason" in refused(2, tmp_path, "withdraw", f"{URL}/harbour", "--reason", "  ")
    assert "no earlier" in refused(1, tmp_path, "rollback")
    assert run(tmp_path, "withdraw", f"{URL}/harbour", *why).exit_code == 0
    assert "an order" in refused(1, tmp_path, "withdraw", f"{URL}/harbour", *why)
    for command in ("verify", "rollback"):
        assert "dateline index" in refused(3, tmp_path / "nothing", command)
    (tmp_path / "index" / FILE).write_text("{")
    for damaged in (("withdraw", f"{URL}/orchard", *why), ("stats",), ("index", str(corpus))):
        assert FILE in refused(1, tmp_path, *damaged)


def test_verify_names_each_fault_and_rollback_goes_back(tmp_path: Path, corpus: Path) -> None:
    assert run(tmp_path, "verify").stdout == "1 generation checked: no faults.\n"
    put(corpus, "orchard", "The orchards of Weltham were spared by the frost of April.")
    run(tmp_path, "index", str(corpus))
    whole = run(tmp_path, "verify")
    assert (whole.exit_code, whole.stdout) == (0, "2 generations checked: no faults.\n")
    _, newest = sorted((tmp_path / "index" / "generations").iterdir())
    (newest / "articles.sqlite").write_bytes(b"")
    found = run(tmp_path, "verify")
    assert found.exit_code == 1
    assert f"Generation {newest.name}: articles.sqlite" in found.stdout
    assert found.stdout.endswith("2 generations checked: 1 fault.\n")
    (fault,) = json.loads(run(tmp_path, "verify", "--json").stdout)["faults"]
    assert fault in found.stdout

    assert "serves now" in run(tmp_path, "rollback").stdout
    assert "a third" in run(tmp_path, "search", "orchards of Weltham").stdout
    refused(1, tmp_path, "rollback")


def test_a_purge_leaves_no_byte_of_it(tmp_path: Path, corpus: Path) -> None:
    def holding() -> int:
        files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
        return sum(CANARY.encode() in path.read_bytes().lower() for path in files)

    put(corpus, "harbour", "The harbour master of Lowmark stayed after all.")
    run(tmp_path, "index", str(corpus))
    assert holding() >= 2
    done = run(tmp_path, "withdraw", f"{URL}/lighthouse", "--reason", "erased", "--purge", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["purge"]
    assert holding() == 0
    assert run(tmp_path, "verify").exit_code == 0

    put(corpus, "again", STORIES["lighthouse"])
    run(tmp_path, "index", str(corpus), "--full")
    assert holding() == 0
    for path in corpus.iterdir():
        path.unlink()
    corpus.rmdir()
    why = ("--reason", "erased", "--purge")
    done = run(tmp_path, "withdraw", f"{URL}/orchard", *why)
    assert done.exit_code == 1
    assert "no corpus folder" in done.stderr
    assert "the text is on the disk" in done.stderr
    assert seen(tmp_path) == 1, "it is out all the same"


def test_a_purge_that_died_is_made_up_for_by_the_next_build(tmp_path: Path, corpus: Path) -> None:
    """Among the verdicts, too: which of them quote the text, only the text can tell."""
    index = tmp_path / "index"
    quote = f"the lighthouse of orm was repainted in green its keeper {CANARY} said"
    verdicts = index / "feedback.jsonl"
    lines = [{"question": "why?", "comment": comment} for comment in (quote, "green it is")]
    verdicts.write_text("".join(json.dumps(line) + "\n" for line in lines))
    withdraw(index, f"{URL}/lighthouse", "the editor", "erased", purge=True)
    verdicts.rename(index / "aside")
    verdicts.mkdir()
    assert "feedback.jsonl could not be rewritten" in refused(1, tmp_path, "index", str(corpus))
    verdicts.rmdir()
    (index / "aside").rename(verdicts)
    run(tmp_path, "index", str(corpus))
    assert [json.loads(line) for line in verdicts.read_text().splitlines()] == lines[1:]
    files = [path for path in index.rglob("*") if path.is_file()]
    assert not [path for path in files if CANARY.encode() in path.read_bytes().lower()]
