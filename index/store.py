"""Articles, passages and the state of the corpus's files in one SQLite database.

A build writes it once; after that it is opened read-only and immutable. An article's passages are
kept as spans: their text is `substr` of the article's, never a second copy. `row` numbers the
passages that can be found, from 0 without gaps: the row of a passage's vector and the number of
its document in the full-text index. It is NULL for what is stored and not searched: an article
that another version supersedes, or one that is withheld or withdrawn. The one row of `withdrawals`
names the last line of the log of withdrawals that the build obeyed.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from corpus.article import Article, Passage
from corpus.files import FileEntry
from corpus.raw import Rejected

FILE = "articles.sqlite"

SCHEMA = """
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE TABLE rejected (
    file TEXT NOT NULL, path TEXT NOT NULL, record INTEGER, reason TEXT NOT NULL,
    superseded INTEGER NOT NULL
);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    kept INTEGER NOT NULL DEFAULT 1,
    copy_of INTEGER,
    signature BLOB NOT NULL,
    day INTEGER,
    id TEXT NOT NULL,
    url TEXT,
    headline TEXT NOT NULL,
    text TEXT NOT NULL,
    captions TEXT NOT NULL,
    byline TEXT NOT NULL,
    source TEXT NOT NULL,
    section TEXT NOT NULL,
    language TEXT NOT NULL,
    published TEXT,
    updated TEXT,
    status TEXT NOT NULL,
    corrections TEXT NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    version INTEGER NOT NULL,
    embargo TEXT
);
CREATE TABLE withdrawals (head TEXT NOT NULL);
CREATE TABLE passages (
    article INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    row INTEGER,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sentences TEXT NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (article, ordinal)
) WITHOUT ROWID;
"""

INDEXES = (
    "CREATE INDEX articles_by_file ON articles (file)",
    "CREATE INDEX articles_by_id ON articles (id)",
    "CREATE INDEX articles_by_url ON articles (url)",
    "CREATE INDEX articles_by_day ON articles (day)",
    # All that a withdrawal looks through, a tenth of the table: it is to be through in no time.
    "CREATE INDEX articles_by_print ON articles (signature, id, url, day)",
    "CREATE INDEX passages_by_row ON passages (row) WHERE row IS NOT NULL",
    "CREATE INDEX passages_by_key ON passages (key) WHERE row IS NOT NULL",
    "CREATE INDEX rejected_by_file ON rejected (file)",
)
"""Made once the tables are full."""

ARTICLE = (
    "id, url, headline, text, captions, byline, source, section, language, published, updated, "
    "status, corrections, path, digest, version, embargo"
)
"""The columns that `article_of` takes, in its order."""

INDEXED = "kept AND (status = 'usable' OR embargo IS NOT NULL)"
"""What has passages with a row: an article under embargo is not shown until its time comes."""

Row = Sequence[object]

BROKEN = (sqlite3.DatabaseError, ValueError, TypeError)
"""What reading a damaged database raises: SQLite itself, or Python of what a field holds."""


def create(path: Path) -> sqlite3.Connection:
    """A new database to fill. Nothing is journalled: a build that dies leaves nothing to keep."""
    connection = sqlite3.connect(path.resolve().as_uri(), uri=True, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(SCHEMA)
    return connection


def attach(connection: sqlite3.Connection, base: Path) -> None:
    """Let queries read the finished database `base` under the name "base"."""
    connection.execute("ATTACH ? AS base", (readonly_uri(base),))


def open_readonly(path: Path) -> sqlite3.Connection:
    """Open for reading, from any thread; the file may be removed meanwhile.

    Raises sqlite3.DatabaseError where it is none.
    """
    connection = sqlite3.connect(readonly_uri(path), uri=True, check_same_thread=False)
    connection.execute("SELECT count(*) FROM files").fetchone()  # opens the file, now
    return connection


def readonly_uri(path: Path) -> str:
    """For sqlite3, of a database that nobody writes to any more: no locks, no side files."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def add_file(store: sqlite3.Connection, entry: FileEntry, sha256: str) -> None:
    store.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?)", (entry.path, entry.size, entry.mtime_ns, sha256)
    )


def add_rejected(
    store: sqlite3.Connection, file: str, rejected: Rejected, superseded: bool = False
) -> None:
    """`superseded`: settled anew in each build, for it depends on the other files."""
    store.execute(
        "INSERT INTO rejected VALUES (?, ?, ?, ?, ?)",
        (file, rejected.path, rejected.record, rejected.reason, superseded),
    )


def rejected_in(store: sqlite3.Connection) -> tuple[Rejected, ...]:
    rows = store.execute("SELECT path, record, reason FROM rejected ORDER BY path, record")
    return tuple(Rejected(*row) for row in rows)


def add_article(
    store: sqlite3.Connection,
    file: str,
    article: Article,
    signature: bytes,
    passages: Iterable[tuple[Passage, bytes]],
) -> None:
    """Passages come with the key of the text that stands for them in the index."""
    values = (file, signature, day(article.published), *values_of(article))
    cursor = store.execute(
        f"INSERT INTO articles (file, signature, day, {ARTICLE}) "
        f"VALUES ({', '.join('?' * len(values))})",
        values,
    )
    store.executemany(
        "INSERT INTO passages (article, ordinal, start, end, kind, sentences, key) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                cursor.lastrowid,
                int(passage.id.rpartition("-")[2]),
                passage.start,
                passage.end,
                passage.kind,
                json.dumps(passage.sentences, separators=(",", ":")),
                key,
            )
            for passage, key in passages
        ),
    )


def searched(store: sqlite3.Connection) -> Iterator[tuple[Article, list[tuple[int, int, int]]]]:
    """Articles that can be found, each with (row, start, end) of its passages, in row order."""
    rows = store.execute(f"SELECT number, {ARTICLE} FROM articles WHERE {INDEXED} ORDER BY number")
    for number, *columns in rows:
        passages = store.execute(
            "SELECT row, start, end FROM passages WHERE article = ? ORDER BY ordinal", (number,)
        ).fetchall()
        yield article_of(columns), passages


def obey(store: sqlite3.Connection, head: str) -> None:
    store.execute("INSERT INTO withdrawals VALUES (?)", (head,))


def obeyed(store: sqlite3.Connection) -> str:
    """The head of the log of withdrawals (`index.withdrawals`) that the build obeyed."""
    return str(store.execute("SELECT head FROM withdrawals").fetchone()[0])


def obeyed_by(path: Path) -> str:
    """The same of a database file; "" for one that knows of no log."""
    try:
        with closing(open_readonly(path)) as database:
            return obeyed(database)
    except sqlite3.DatabaseError:
        return ""


def article_of(row: Row) -> Article:
    """From the columns ARTICLE."""
    (id_, url, headline, text, captions, byline, source, section, language) = row[:9]
    (published, updated, status, corrections, path, digest, version, embargo) = row[9:]
    return Article(
        id=str(id_),
        url=None if url is None else str(url),
        headline=str(headline),
        text=str(text),
        captions=tuple((start, end) for start, end in json.loads(str(captions))),
        byline=str(byline),
        source=str(source),
        section=str(section),
        language=str(language),
        published=_moment(published),
        updated=_moment(updated),
        status=str(status),  # type: ignore[arg-type]
        corrections=tuple(json.loads(str(corrections))),
        path=str(path),
        digest=str(digest),
        version=int(str(version)),
        embargo=_moment(embargo),
    )


def day(published: datetime | None) -> int | None:
    """Proleptic Gregorian ordinal of the day (UTC)."""
    return published.date().toordinal() if published else None


def day_of(ordinal: int) -> date:
    return date.fromordinal(ordinal)


def values_of(article: Article) -> Row:
    """For the columns ARTICLE; each is a string, a number or None."""
    return (
        article.id,
        article.url,
        article.headline,
        article.text,
        json.dumps(article.captions),
        article.byline,
        article.source,
        article.section,
        article.language,
        _written(article.published),
        _written(article.updated),
        article.status,
        json.dumps(article.corrections, ensure_ascii=False),
        article.path,
        article.digest,
        article.version,
        _written(article.embargo),
    )


def _written(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text is not None else None
