"""From a corpus folder to a published generation of its index.

The order of a build: hold the lock; find what changed since the last whole generation; fill a new
database; give each passage its vector; write the full-text index; check everything into a
manifest; publish by one rename; throw away what is older than the generation before. A build that
stops anywhere leaves the last generation serving.
"""

import importlib.metadata
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index import disk, fulltext, generations, intake, journal, manifest, store, vectors
from index.embed import Embedder
from index.errors import BuildFailed, IndexDamaged, NoIndex
from index.fill import fill_vectors
from index.generations import Generation
from index.journal import Journal
from index.lock import build_lock
from index.manifest import Manifest
from index.plan import Plan, code_version, make_plan
from index.progress import Report, silent
from index.report import BuildReport, from_manifest, to_manifest
from index.text import searched_text

__all__ = ["BuildReport", "build"]

LIBRARIES = ("faiss-cpu", "tantivy")


def build(
    corpus: Path,
    index: Path,
    embedder: Embedder,
    *,
    full: bool = False,
    report: Report = silent,
) -> BuildReport:
    """Bring the index in `index` up to date with the articles under `corpus`.

    `full` takes nothing from earlier builds. Raises IndexBusy while another process builds, and
    BuildFailed where the corpus is missing or the disk refuses; the index then serves as before.
    """
    began = time.monotonic()
    if not corpus.is_dir():
        raise BuildFailed(f"There is no corpus folder {corpus}.")
    try:
        disk.make_folder(index)
        with build_lock(index):
            return _build(corpus, index, embedder, full, report, began)
    except (OSError, sqlite3.OperationalError) as error:
        raise BuildFailed(
            f"The build of {index} stopped: {error}. Nothing was published; what served before "
            "still does."
        ) from error


def _build(
    corpus: Path, index: Path, embedder: Embedder, full: bool, report: Report, began: float
) -> BuildReport:
    before = _last(index)
    if full:
        journal.discard(index)
    usable = before if before and not full and before.manifest.code == code_version() else None
    plan = _plan(corpus, usable)
    same_model = before is not None and before.manifest.model == embedder.fingerprint
    if before and usable and same_model and plan.nothing_to_do and not before.warning:
        return _nothing_new(before, time.monotonic() - began)

    folder = generations.start(index)
    journaled = Journal(index, embedder.fingerprint, embedder.dimension)
    with closing(store.create(folder / store.FILE)) as target:
        if before:
            target.execute("COMMIT")
            target.execute("ATTACH ? AS base", (store.readonly_uri(before.folder / store.FILE),))
            target.execute("BEGIN")
        intake.fill(target, corpus, plan, usable is not None, report)
        intake.settle(target)
        counts = intake.count(target, before is not None)
        matrix = vectors.create(folder, counts.passages, embedder.dimension)
        reused = before.folder if before and same_model and not full else None
        embedded = fill_vectors(matrix, target, reused, journaled, embedder, report)
        vectors.finish(folder, matrix)
        fulltext.write(folder / fulltext.FOLDER, _entries(target, counts.passages, report))
        rejected = intake.rejected_in(target)
        target.execute("COMMIT")
    done = BuildReport(
        found=counts.new + counts.changed + counts.unchanged + len(rejected),
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        rejected=rejected,
        removed=counts.removed,
        articles=counts.articles,
        passages=counts.passages,
        embedded=embedded,
        seconds=time.monotonic() - began,
        generation="",
    )
    name = generations.publish(index, folder, _manifest(folder, done, embedder))
    journal.discard(index)
    generations.prune(index, {name} | ({before.name} if before else set()))
    return replace(done, generation=name)


def _last(index: Path) -> Generation | None:
    try:
        return generations.newest_whole(index)
    except (NoIndex, IndexDamaged):
        return None


def _plan(corpus: Path, base: Generation | None) -> Plan:
    if base is None:
        return make_plan(corpus, None)
    with closing(store.open_readonly(base.folder / store.FILE)) as database:
        return make_plan(corpus, database)


def _nothing_new(serving: Generation, seconds: float) -> BuildReport:
    """The report of a build that found the index up to date."""
    with closing(store.open_readonly(serving.folder / store.FILE)) as database:
        rejected = intake.rejected_in(database)
    last = from_manifest(serving.manifest.report, rejected, serving.name)
    kept = last.new + last.changed + last.unchanged
    return replace(last, new=0, changed=0, unchanged=kept, removed=0, embedded=0, seconds=seconds)


def _entries(target: sqlite3.Connection, total: int, report: Report) -> Iterator[fulltext.Entry]:
    for article, passages in store.searched(target):
        day = article.published.date().toordinal() if article.published else None
        for row, start, end in passages:
            text = searched_text(article, start, end)
            yield fulltext.Entry(row, text, day, article.source, article.section)
            report("indexing words", row + 1, total)


def _manifest(folder: Path, report: BuildReport, embedder: Embedder) -> Manifest:
    return Manifest(
        format=manifest.FORMAT,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        model=embedder.fingerprint,
        code=code_version(),
        dimension=embedder.dimension,
        articles=report.articles,
        passages=report.passages,
        versions={name: importlib.metadata.version(name) for name in LIBRARIES},
        report=to_manifest(report),
        files=manifest.record_files(folder),
    )
