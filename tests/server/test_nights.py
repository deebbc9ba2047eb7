"""A newsroom's nights: thirty rebuilds after one another, the service answering all the while."""

import json
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from bench.load import own_memory
from index import takedown, withdrawals
from index.build import BuildReport, build
from index.embed import Embedder
from tests.server.conftest import wait_for
from tests.server.test_run import serving

KEPT = 12
"""Nights that a story stays in the corpus."""
THINGS = "anchor bakery canal depot elm ferry granary harbour inn jetty kiln lantern".split()


@dataclass
class Paper:
    """A corpus that stays as large as it is, and what is expected of its index."""

    corpus: Path
    index: Path
    embedder: Embedder
    night: int = 0
    names: dict[str, int] = field(default_factory=dict)
    """The night of each generation."""
    out: set[int] = field(default_factory=set)
    """The nights of stories that were withdrawn."""

    def write(self, name: str, night: int, text: str) -> None:
        record = {"url": f"https://paper.example/{name}", "title": f"Night {night}: {name}"}
        day = f"{date(2023, 1, 1) + timedelta(days=night)}"
        path = self.corpus / f"{name}.jsonl"
        path.write_text(json.dumps({**record, "text": text, "published": day}))

    def go_on(self) -> BuildReport:
        """One night: one story comes, one goes, two change, one file is broken anew; and every
        fifth night, before it, the story of the night before is withdrawn."""
        if self.night % 5 == 4:
            url = f"https://paper.example/story-{self.night}"
            takedown.withdraw(self.index, url, "desk", "the buyer asked for it")
            self.out.add(self.night)
        self.night += 1
        night, thing = self.night, THINGS[self.night % len(THINGS)]
        # Of two reports that change together a mixture would show one of each.
        self.write("cranes", night, f"On night {night} the harbour of Lowmark counted its cranes.")
        self.write("ships", night, f"On night {night} the harbour of Lowmark counted its ships.")
        self.write(
            f"story-{night}",
            night,
            f"The {thing} of Lowmark was sold for {night} crowns on Friday, its owner said. "
            f"The buyer, a cousin of the mayor, wants the {thing} to be as in {1800 + night}.",
        )
        (self.corpus / f"story-{night - KEPT}.jsonl").unlink(missing_ok=True)
        (self.corpus / "broken.jsonl").write_text("{" * night)
        report = build(self.corpus, self.index, self.embedder)
        self.names[report.generation] = night
        return report

    def size(self) -> int:
        """Bytes on the disk but for the log of withdrawals, which keeps every line for good."""
        files = (path for path in self.index.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in files if path.name != withdrawals.FILE)


def nights_of(headlines: Iterable[str]) -> set[int]:
    """Of the reports that change each night."""
    return {int(each.split()[1][:-1]) for each in headlines if each.endswith(("cranes", "ships"))}


@contextmanager
def asking(client: httpx.Client) -> Iterator[list[tuple[str, set[int]]]]:
    """Asks on until the block ends: of each answer its generation, and the nights it tells of."""
    seen: list[tuple[str, set[int]]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            found = client.get("/api/search", params={"q": "night harbour counted", "k": 20})
            body = found.raise_for_status().json()
            headlines = [hit["article"]["headline"] for hit in body["hits"]]
            seen.append((body["generation"], nights_of(headlines)))
            question = {"question": "What did the harbour of Lowmark count?"}
            told = client.post("/api/ask", json=question).raise_for_status().json()
            seen.append((told["generation"], nights_of(c["headline"] for c in told["citations"])))

    with ThreadPoolExecutor(1) as pool:
        asker = pool.submit(ask)
        try:
            yield seen
        finally:
            done.set()
        asker.result()


@pytest.mark.parametrize("nights", [30, pytest.param(365, marks=pytest.mark.soak)])
def test_night_after_night_nothing_is_lost_and_nothing_grows(
    nights: int, tmp_path: Path, embedder: Embedder
) -> None:
    (tmp_path / "corpus").mkdir()
    paper = Paper(tmp_path / "corpus", tmp_path / "index", embedder)
    while paper.night < KEPT:  # until as many stories go as come
        report = paper.go_on()
    sizes: list[int] = []
    descriptors: list[int] = []
    memory: list[int] = []
    with serving(paper.index) as process, httpx.Client(base_url=process.url, timeout=60) as client:
        pid = process.popen.pid
        with asking(client) as seen:
            for _ in range(nights):
                before, report = report.articles, paper.go_on()
                adds_up(paper, report, before)
                new = report.generation
                wait_for(lambda: client.get("/readyz").json()["generation"] == new)  # noqa: B023
                sizes.append(paper.size())
                descriptors.append(len(list(Path(f"/proc/{pid}/fd").iterdir())))
                memory.append(own_memory(pid))
        assert process.stop() == 0
    for generation, told in seen:
        assert told <= {paper.names[generation]}, "a mixed answer"
    assert len({generation for generation, told in seen if told}) > nights / 2
    third = nights // 3
    # What is held for a moment, while one generation takes over from another, is no growth.
    for figures, growth in ((sizes, 1.02), (descriptors, 1), (memory, 1.03)):
        assert min(figures[-third:]) <= growth * min(figures[:third]), figures


def adds_up(paper: Paper, report: BuildReport, before: int) -> None:
    there = set(range(paper.night - KEPT + 1, paper.night + 1))
    withdrawn = {f"story-{night}.jsonl" for night in there & paper.out}
    assert {each.path for each in report.rejected} == withdrawn | {"broken.jsonl"}
    assert report.found == KEPT + 3
    assert report.found == report.new + report.changed + report.unchanged + len(report.rejected)
    assert (report.new, report.changed) == (1, 2)
    assert report.articles == before + report.new - report.removed
    assert report.articles == len(there - paper.out) + 2
    folders = {path.name for path in (paper.index / "generations").iterdir()}
    assert folders == set(list(paper.names)[-2:])
