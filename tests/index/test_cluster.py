"""A build spread over two machines, one of which dies, makes what a build on one machine makes."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import generations, store
from index.build import build
from index.embed import Embedder
from index.vectors import Vectors

FILES = 20
RECORDS = 6
MEGABYTES = 80
"""Of each machine's object store."""
# Ray Data's own, when its context sets its own defaults.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.data.context")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Files of several records, a broken one among them, and a passage that many share."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for at in range(FILES):
        records = [
            {
                "url": f"https://news.example/{at}/{record}",
                "title": f"Report {record} of day {at}",
                "text": f"The council of ward {at} met {record} times. "
                + "It rained all day. " * 12,
                "published": f"2023-01-{at + 1:02}",
            }
            for record in range(RECORDS)
        ]
        lines = [json.dumps(each) for each in records]
        lines[3] = "{broken"
        (folder / f"{at:02}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "notes.bin").write_bytes(b"\x00\x01")
    return folder


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two machines, as far as Ray can tell."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "HF_HUB_OFFLINE": "1"}
    from ray.cluster_utils import Cluster

    # The names of Ray's sockets must be short.
    folder = tempfile.mkdtemp(prefix="ray-", dir="/tmp")
    # It notes the cluster's address here, whatever its folder is, and does not make the place.
    Path(tempfile.gettempdir(), "ray").mkdir(exist_ok=True)
    options = {
        "num_cpus": 2,
        "object_store_memory": MEGABYTES * 2**20,
        "include_dashboard": False,
        "temp_dir": folder,
    }
    made = Cluster(initialize_head=True, head_node_args=options)
    yield made
    made.shutdown()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_machine_that_dies_costs_nothing_and_doubles_nothing(
    cluster: Any,  # noqa: ANN401 -- untyped in Ray
    corpus: Path,
    tmp_path: Path,
    embedder: Embedder,
) -> None:
    from index.cluster import RaySpread

    second = cluster.add_node(
        num_cpus=2, object_store_memory=MEGABYTES * 2**20, include_dashboard=False
    )
    spread = RaySpread(cluster.address, "default", embedder)
    killed: list[int] = []

    def kill(step: str, done: int, total: int) -> None:
        if step == "reading articles" and not total and done > 40 and not killed:
            killed.append(done)
            cluster.remove_node(second, allow_graceful=False)

    try:
        ours = build(corpus, tmp_path / "spread", embedder, report=kill, spread=spread)
        assert killed, "a machine died in the middle"
        again = build(corpus, tmp_path / "spread", embedder, spread=spread)
        (corpus / "new.txt").write_text("Late news\n\nA bridge closed.\n", encoding="utf-8")
        more = build(corpus, tmp_path / "spread", embedder, spread=spread)
    finally:
        spread.close()
    assert (again.embedded, again.generation) == (0, ours.generation)
    assert (more.new, more.unchanged, more.embedded) == (1, ours.articles, 1)

    here = build(corpus, tmp_path / "here", embedder)
    assert (more.articles, more.passages) == (here.articles, here.passages)
    assert more.rejected == here.rejected
    (spread_rows, spread_vectors) = contents(tmp_path / "spread")
    (rows, vectors) = contents(tmp_path / "here")
    assert spread_rows == rows
    np.testing.assert_allclose(spread_vectors, vectors, atol=2e-2)


def contents(index: Path) -> tuple[list[tuple[Any, ...]], np.ndarray[Any, Any]]:
    """Every article and passage, and every vector by row."""
    folder = generations.newest_whole(index).folder
    with closing(store.open_readonly(folder / store.FILE)) as database:
        rows = [
            row
            for table in ("articles", "passages", "rejected")
            for row in database.execute(f"SELECT * FROM {table}")
        ]
    opened = Vectors(folder)
    return rows, opened.rows(np.arange(len(opened)))
