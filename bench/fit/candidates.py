"""The sentences that a search gives each quiz question: what stage 2 and its measures read.

Stemmed BM25 (k1 1.2, b .75) over headline + passage of the archive, whose text comes from
`corpus`, so that a sentence here is a sentence at serving. Two rankings: the plain one, whose top
50 say whether a question is reachable (issue 9), and the plain one with a preference for articles
published near the day of asking, whose sentences are kept. Kept on disk under a digest of what
made them; gathering takes about three minutes on one core.
"""

import gzip
import hashlib
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import snowballstemmer

from answer.answer import AnswerKind
from answer.kind import kind_of
from answer.shortlist import signals, words, worth
from bench.score import contains_answer
from corpus.article import Article, Passage
from corpus.passages import passages_of
from corpus.read import FileEntry, Rejected, read_file, scan

K1, B = 1.2, 0.75
PASSAGES = 24
KEPT = 40
EXTRA = 8
WORD = re.compile(r"[^\W_]+")
ARTICLES = frozenset({"a", "an", "the"})
NUMBERS = {
    word: str(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
STOP = frozenset(
    "a an and are as at be been but by for from had has have he her his how i in into is it its "
    "of on or that the their them they this to was we were what when where which who whom whose "
    "why will with would did do does s t".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence found for a question."""

    text: str
    previous: str
    headline: str
    article: str
    retrieval: float
    """Of its best passage: BM25 over the best one's, plus .2 for a near date, 0 to 1.2."""
    coverage: float
    """Share of the question's idf that stands in the sentence, 0 to 1."""
    headline_coverage: float
    """The same, of sentence, headline and sentence before taken together."""
    days: float
    """From publication to asking; negative for later articles, 999 without a date."""
    start: int
    """Where it begins in its article."""
    linked: bool
    """Whether the quiz links to its article."""
    extra: bool
    """Holds the right choice's text but is not among the best: for fitting, never for reading."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A quiz question with what was found for it."""

    id: str
    day: str
    question: str
    choices: tuple[str, ...]
    answers: tuple[str, ...]
    evidence: str
    reachable: bool
    """The right choice's text stands in the top 50 passages of plain BM25."""
    in_archive: bool
    """It stands anywhere in the archive (known for small archives only, else as reachable)."""
    candidates: tuple[Candidate, ...]
    """Those worth reading (`answer.shortlist`), best first, then the extra ones."""


def fold(text: str) -> str:
    """Lower case without accents, of the same length where it can be."""
    lowered = (c.lower() if len(c.lower()) == 1 else c for c in text)
    return "".join(unicodedata.normalize("NFD", c)[0] for c in lowered)


def find_answer(sentence: str, answer: str) -> list[tuple[int, int]]:
    """Where the answer's words stand in the sentence, one after the other.

    Case, accents, punctuation and articles do not count; "five" is "5".
    """
    wanted = [w for w, _, _ in _plain(answer)]
    if not wanted:
        return []
    told = _plain(sentence)
    keys = [w for w, _, _ in told]
    return [
        (told[n][1], told[n + len(wanted) - 1][2])
        for n in range(len(keys) - len(wanted) + 1)
        if keys[n : n + len(wanted)] == wanted
    ]


def _plain(text: str) -> list[tuple[str, int, int]]:
    found = ((m[0], m.start(), m.end()) for m in WORD.finditer(fold(text)))
    return [(NUMBERS.get(w, w), a, b) for w, a, b in found if w not in ARTICLES]


_STEMMER = snowballstemmer.stemmer("english")


@cache
def stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def terms(text: str) -> list[str]:
    return [stem(w) for w in WORD.findall(fold(text)) if w not in STOP]


class Archive:
    """BM25 over the words that some question asks; the rest of the archive's words only count."""

    def __init__(self, articles: Sequence[Article], asked: Iterable[str]) -> None:
        self.articles = articles
        self.passages: list[Passage] = []
        self.owner: list[int] = []
        vocabulary = {t: n for n, t in enumerate(sorted({t for q in asked for t in terms(q)}))}
        self.vocabulary = vocabulary
        known: dict[str, int] = {}
        where: list[list[int]] = [[] for _ in vocabulary]
        often: list[list[int]] = [[] for _ in vocabulary]
        sizes: list[int] = []
        for place, article in enumerate(articles):
            for passage in passages_of(article):
                number = len(self.passages)
                self.passages.append(passage)
                self.owner.append(place)
                counts: Counter[int] = Counter()
                size = 0
                for word in WORD.findall(fold(f"{article.headline}\n{passage.text}")):
                    if word in STOP:
                        continue
                    size += 1
                    term = known.get(word)
                    if term is None:
                        term = known[word] = vocabulary.get(stem(word), -1)
                    if term >= 0:
                        counts[term] += 1
                sizes.append(size)
                for term, count in counts.items():
                    where[term].append(number)
                    often[term].append(count)
        total = len(self.passages)
        length = np.asarray(sizes, dtype=np.float32)
        norm = K1 * (1 - B + B * length / max(float(length.mean()), 1.0))
        self.idf = np.array(
            [math.log(1 + (total - len(w) + 0.5) / (len(w) + 0.5)) for w in where], np.float32
        )
        self._where = [np.asarray(w, dtype=np.int32) for w in where]
        self._gain = [
            self.idf[t] * (K1 + 1) * np.asarray(c, np.float32) / (np.asarray(c) + norm[w])
            for t, (w, c) in enumerate(zip(self._where, often, strict=True))
        ]
        days = [a.published.date().toordinal() if a.published else 0 for a in self.articles]
        self.day = np.asarray(days, dtype=np.int64)[np.asarray(self.owner, dtype=np.int64)]

    def scores(self, question: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        found = np.zeros(len(self.passages), dtype=np.float32)
        for term in set(terms(question)):
            number = self.vocabulary[term]
            found[self._where[number]] += self._gain[number]
        return found

    def coverage(self, question: str, text: str) -> float:
        wanted = {t: float(self.idf[self.vocabulary[t]]) for t in terms(question)}
        return sum(wanted[t] for t in wanted.keys() & set(terms(text))) / (
            sum(wanted.values()) or 1.0
        )


def articles_in(folder: Path) -> Iterator[Article]:
    seen = set()
    for entry in scan(folder):
        if isinstance(entry, FileEntry) and entry.path.startswith("articles"):
            for found in read_file(folder, entry):
                if not isinstance(found, Rejected) and found.id not in seen:
                    seen.add(found.id)
                    yield found


def sentences(archive: Archive, row: dict[str, Any]) -> list[Candidate]:
    """All of the best passages, and of some more those that hold the answer."""
    question, answers = row["question"], tuple(row["answers"])
    asked = date.fromisoformat(row["date"]).toordinal()
    plain = archive.scores(question)
    age = np.abs(archive.day - asked)
    mixed = plain / max(float(plain.max()), 1e-6) + 0.2 * 0.5 ** (age / 14.0)
    mixed[plain <= 0] = 0
    order = np.argsort(-mixed, kind="stable")
    linked = {u.split("#")[0].rstrip("/") for u in row["evidence_urls"]}
    found: dict[tuple[int, int, int], Candidate] = {}
    for rank, number in enumerate(order[:50]):
        if mixed[number] <= 0:
            break
        owner = archive.owner[number]
        article, passage = archive.articles[owner], archive.passages[number]
        for n, (start, end) in enumerate(passage.sentences):
            key = (owner, start, end)
            if key in found or (end <= len(article.headline) and len(passage.sentences) > 1):
                continue
            text = article.text[start:end]
            holds = any(find_answer(text, a) for a in answers)
            if rank >= PASSAGES and not holds:
                continue
            earlier = article.text[slice(*passage.sentences[n - 1])] if n else ""
            earlier = "" if earlier == article.headline else earlier
            day = int(archive.day[number])
            found[key] = Candidate(
                text=text[:1200],
                previous=earlier[-400:],
                headline=article.headline,
                article=article.id,
                retrieval=round(float(mixed[number]), 4),
                coverage=round(archive.coverage(question, text), 4),
                headline_coverage=round(
                    archive.coverage(question, f"{text} {article.headline} {earlier}"), 4
                ),
                days=float(asked - day) if day else 999.0,
                start=start,
                linked=bool(article.url) and str(article.url).split("#")[0].rstrip("/") in linked,
                extra=rank >= PASSAGES,
            )
    return list(found.values())


def ranked(question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Best first, as `answer.shortlist` has them."""
    low, high = of_passages(found)
    kind, known = kind_of(question), words(question)

    return sorted(found, key=lambda c: -worth(kind, told_of(c, known, kind, low, high)))


def of_passages(found: Sequence[Candidate]) -> tuple[float, float]:
    """What the worst and the best of the passages score."""
    scores = [c.retrieval for c in found if not c.extra]
    return min(scores, default=0.0), max(scores, default=1.0)


def told_of(
    candidate: Candidate, known: frozenset[str], kind: AnswerKind, low: float, high: float
) -> dict[str, float]:
    """The signals of `answer.shortlist`."""
    return signals(
        known,
        kind,
        candidate.text,
        candidate.coverage,
        candidate.headline_coverage,
        (candidate.retrieval - low) / (high - low) if high > low else 1.0,
        0.5 ** (abs(candidate.days) / 14),
        candidate.start,
    )


def search(archive: Archive, row: dict[str, Any], small: bool) -> Asked:
    question, answers = row["question"], tuple(row["answers"])
    plain = archive.scores(question)
    best = np.argsort(-plain, kind="stable")[:50]
    kept: list[Candidate] = []
    more: list[Candidate] = []
    texts: set[str] = set()
    for candidate in ranked(question, sentences(archive, row)):
        if candidate.text in texts:
            continue
        texts.add(candidate.text)
        if len(kept) < KEPT and not candidate.extra:
            kept.append(candidate)
        elif len(more) < EXTRA and any(find_answer(candidate.text, a) for a in answers):
            more.append(replace(candidate, extra=True))
    reachable = any(contains_answer(archive.passages[n].text, answers) for n in best)
    anywhere = reachable or (
        small and any(contains_answer(a.text, answers) for a in archive.articles)
    )
    return Asked(
        id=row["id"],
        day=row["date"],
        question=question,
        choices=tuple(row["choices"]),
        answers=answers,
        evidence=row["evidence"],
        reachable=reachable,
        in_archive=anywhere,
        candidates=tuple(kept + more),
    )


def gather(folder: Path, kept: Path) -> list[Asked]:
    """Every question of the folder with its sentences; from `kept` where that is of this data.

    `kept` is a `.jsonl.gz` whose first line is the digest of the folder's files and of `corpus`.
    """
    digest = digest_of(folder)
    if kept.exists():
        with gzip.open(kept, "rt", encoding="utf-8") as lines:
            if json.loads(next(lines)) == digest:
                return [_asked(json.loads(line)) for line in lines]
    with (folder / "questions.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    archive = Archive(list(articles_in(folder)), [row["question"] for row in rows])
    small = len(archive.articles) < 2000
    found = [search(archive, row, small) for row in rows]
    kept.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(kept, "wt", encoding="utf-8", compresslevel=3) as out:
        for value in (digest, *map(asdict, found)):
            out.write(json.dumps(value, ensure_ascii=False) + "\n")
    return found


def _asked(row: dict[str, Any]) -> Asked:
    lists = {key: tuple(row[key]) for key in ("choices", "answers")}
    return Asked(**{**row, **lists, "candidates": tuple(Candidate(**c) for c in row["candidates"])})


def digest_of(folder: Path) -> str:
    """SHA-256 over the folder's files and the code that makes sentences of them."""
    code = Path(__file__).resolve().parents[2] / "corpus"
    files: Sequence[Path] = [
        *sorted(p for p in folder.iterdir() if p.is_file()),
        *sorted(code.rglob("*.py")),
        code.parent / "answer" / "shortlist.py",
        Path(__file__),
    ]
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
