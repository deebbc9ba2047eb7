"""From a corpus folder to a published generation of its index.

The order of a build: hold the lock; find what changed since the last whole generation; fill a new
database; give each passage its vector; write the full-text index; check everything into a
manifest; publish by one rename; throw away what is older than the generation before. A build that
stops anywhere leaves the last generation serving.
"""

import importlib.metadata
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.read import FileEntry
from index import (
    disk,
    fulltext,
    generations,
    intake,
    journal,
    manifest,
    space,
    store,
    vectors,
)
from index.embed import Embedder
from index.errors import BuildFailed, IndexDamaged, NoIndex
from index.fill import fill_vectors
from index.generations import Generation
from index.journal import Journal
from index.lock import build_lock
from index.manifest import Manifest
from index.plan import Plan, code_version, make_plan
from index.progress import Report, silent
from index.reading import Found, Spread, read_here
from index.report import BuildReport, from_manifest, to_manifest
from index.text import searched_text
from index.withdrawals import Log, Withdrawn

__all__ = ["BuildReport", "build"]

LIBRARIES = ("faiss-cpu", "tantivy")


def build(
    corpus: Path,
    index: Path,
    embedder: Embedder,
    *,
    full: bool = False,
    report: Report = silent,
    spread: Spread | None = None,
) -> BuildReport:
    """Bring the index in `index` up to date with the articles under `corpus`.

    `full` takes nothing from earlier builds; `spread` lets other machines read and embed. Raises
    IndexBusy while another process builds, and BuildFailed where the corpus is missing or suddenly
    empty, holds the index, or the disk refuses; the index then serves as before.
    """
    began = time.monotonic()
    if not corpus.is_dir():
        raise BuildFailed(f"There is no corpus folder {corpus}.")
    if index.resolve().is_relative_to(corpus.resolve()):
        raise BuildFailed(f"The index {index} lies inside the corpus {corpus}; put it elsewhere.")
    try:
        disk.make_folder(index)
        with build_lock(index):
            job = _job(corpus, index, embedder, full, report, spread)
            done = _run(job)
    except (OSError, sqlite3.DatabaseError) as error:
        raise BuildFailed(
            f"The build of {index} stopped: {error}. The last index that is whole serves on."
        ) from error
    return replace(done, seconds=time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Job:
    corpus: Path
    index: Path
    embedder: Embedder
    report: Report
    spread: Spread | None
    full: bool
    before: Generation | None
    """The last whole generation: what the report compares with, and what is kept beside the new
    one."""
    articles_from: Generation | None
    """Where the articles of files that did not change are copied from."""
    vectors_from: Generation | None
    """Where the vectors of passages that did not change are copied from."""
    withdrawn: Withdrawn
    obeyed: bool
    """Whether `before` knows all that was withdrawn."""


def _job(
    corpus: Path,
    index: Path,
    embedder: Embedder,
    full: bool,
    report: Report,
    spread: Spread | None,
) -> _Job:
    try:
        before: Generation | None = generations.newest_whole(index)
    except (NoIndex, IndexDamaged):
        before = None
    old = None if full else before
    code = code_version()
    same_code = old if old and old.manifest.code == code else None
    same_model = old if old and old.manifest.model == embedder.fingerprint else None
    withdrawn = Log(index).now()
    news = withdrawn.since(store.obeyed_by(before.folder / store.FILE) if before else "")
    if withdrawn.purges and any(line.action == "restore" for line in news):
        same_code = None  # What was purged can come back from its file only.
    return _Job(
        corpus,
        index,
        embedder,
        report,
        spread,
        full,
        before,
        same_code,
        same_model,
        withdrawn,
        obeyed=not news,
    )


def _run(job: _Job) -> BuildReport:
    plan = _plan(job)
    current = job.before
    empty = not plan.files and not plan.refused
    if current and current.manifest.articles and empty and not job.full:
        raise BuildFailed(
            f"The corpus folder {job.corpus} holds no file, and the index "
            f"{current.manifest.articles:,} articles: is it mounted? `dateline index --full` "
            "empties the index."
        )
    same = current is not None and current is job.articles_from is job.vectors_from
    if current and same and plan.nothing_to_do and job.obeyed and not current.warning:
        _tidy(job, current.name, generations.other(job.index, current.name))
        return _nothing_new(current)
    generations.clear(job.index)  # It may be what fills the disk.
    space.check(job.index, plan, current, embedded_anew=job.vectors_from is None)
    if job.full:
        journal.discard(job.index)
    folder = generations.start(job.index)
    try:
        done = _fill(job, plan, folder)
        name = generations.publish(job.index, folder, _manifest(folder, done, job.embedder))
    except BaseException:
        with suppress(OSError):
            disk.remove_folder(folder)
        raise
    with suppress(OSError):  # It is published; what cannot be removed now, the next build removes.
        _tidy(job, name, current.name if current else None)
    return replace(done, generation=name)


def _tidy(job: _Job, serving: str, before: str | None) -> None:
    """Remove what this build or one that died has left, and every generation but these two; the
    one before goes too if something was to be purged after it was built."""
    journal.discard(job.index)
    keep = {serving}
    if before is not None:
        head = store.obeyed_by(job.index / generations.FOLDER / before / store.FILE)
        if not any(line.purge for line in job.withdrawn.since(head)):
            keep.add(before)
    generations.prune(job.index, keep)


def _plan(job: _Job) -> Plan:
    if job.articles_from is None:
        return make_plan(job.corpus, None)
    with closing(store.open_readonly(job.articles_from.folder / store.FILE)) as database:
        return make_plan(job.corpus, database)


def _fill(job: _Job, plan: Plan, folder: Path) -> BuildReport:
    """Make every file of a generation but the manifest; the report still lacks its name."""
    began = time.monotonic()
    with closing(store.create(folder / store.FILE)) as target:
        if job.before:
            store.attach(target, job.before.folder / store.FILE)
        target.execute("BEGIN")
        copied = job.articles_from is not None
        known = job.vectors_from.folder if job.vectors_from else None
        journaled = Journal(job.index, job.embedder.fingerprint, job.embedder.dimension)
        readings = _readings(job, intake.to_read(plan, copied), journaled, known)
        intake.fill(target, job.corpus, plan, copied, readings, job.withdrawn, job.report)
        intake.settle(target, job.withdrawn)
        counts = intake.count(target, job.before is not None)
        matrix = vectors.create(folder, counts.passages, job.embedder.dimension)
        embedded = fill_vectors(matrix, target, known, journaled, job.embedder, job.report)
        vectors.finish(folder, matrix)
        fulltext.write(folder / fulltext.FOLDER, _entries(target, counts.passages, job.report))
        rejected = store.rejected_in(target)
        target.execute("COMMIT")
    return BuildReport(
        found=counts.new + counts.changed + counts.unchanged + len(rejected),
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        rejected=rejected,
        removed=counts.removed,
        articles=counts.articles,
        passages=counts.passages,
        embedded=embedded + (job.spread.embedded if job.spread else 0),
        seconds=time.monotonic() - began,
        generation="",
    )


def _readings(
    job: _Job, entries: Sequence[FileEntry], journaled: Journal, known: Path | None
) -> Iterator[Iterator[Found]]:
    if job.spread:
        return job.spread.read(job.corpus, entries, journaled, known)
    return (read_here(job.corpus, entry) for entry in entries)


def _nothing_new(serving: Generation) -> BuildReport:
    """The report of a build that found the index up to date."""
    with closing(store.open_readonly(serving.folder / store.FILE)) as database:
        rejected = store.rejected_in(database)
    last = from_manifest(serving.manifest.report, rejected, serving.name)
    kept = last.new + last.changed + last.unchanged
    return replace(last, new=0, changed=0, unchanged=kept, removed=0, embedded=0)


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
        built=datetime.now(UTC).isoformat(timespec="milliseconds"),
        model=embedder.fingerprint,
        code=code_version(),
        dimension=embedder.dimension,
        articles=report.articles,
        passages=report.passages,
        versions={name: importlib.metadata.version(name) for name in LIBRARIES},
        report=to_manifest(report),
        files=manifest.record_files(folder),
    )
