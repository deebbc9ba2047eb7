"""What a program gets: the JSON API's answers. `docs/api.md` tells them to people."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from answer.answer import AnswerKind, Citation, Sentence, Side
from corpus.article import Article, Kind, Passage, Span, Status
from index.hit import Filters, Hit
from server.conversations import Told

if TYPE_CHECKING:
    from index.archive import Archive


class _Wire(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class ArticleRef(_Wire):
    id: str
    url: str | None
    headline: str
    source: str
    section: str
    language: str
    published: datetime | None
    updated: datetime | None
    corrections: tuple[str, ...]


class PassageOut(_Wire):
    """`text` is the article's text from `start` to `end`, in code points."""

    id: str
    start: int
    end: int
    text: str
    kind: Kind
    sentences: tuple[Span, ...] = Field(description="Spans into the article's text.")


class HitOut(_Wire):
    article: ArticleRef
    passage: PassageOut
    score: float = Field(description="Comparable within one search only.")
    parts: dict[str, float] = Field(description="What each ranker gave.")
    duplicates: tuple[ArticleRef, ...] = Field(description="Near-copies folded into this hit.")

    @classmethod
    def of(cls, hit: Hit) -> Self:
        return cls.model_validate(hit)


class FiltersOut(_Wire):
    since: date | None
    until: date | None
    sources: tuple[str, ...]
    sections: tuple[str, ...]


class ReadingOut(_Wire):
    """What was understood of the question."""

    question: str = Field(description="Whole, where the question was a follow-up.")
    day: date
    filters: FiltersOut
    read: dict[str, str] = Field(
        description="The question's words behind each filter read from it."
    )
    kind: AnswerKind
    recent: bool
    parts: tuple[str, ...] = Field(
        description="The questions that it was taken apart into; empty where it is one."
    )


class SentenceOut(_Wire):
    text: str
    citations: tuple[int, ...]
    speaker: str
    side: Side
    marked: tuple[int, int] | None = Field(description="Of the short answer, inside `text`.")
    written: bool = Field(
        description="True where a model put it into words; else it is a quotation."
    )
    part: int = Field(
        description="Which of the reading's `parts` it answers, from 1; 0 where there are none."
    )


class CitationOut(_Wire):
    """A sentence as it stands in the article: its text from `start` to `end` is `quote`."""

    number: int
    article_id: str
    start: int
    end: int
    quote: str
    headline: str
    source: str
    published: datetime | None
    url: str | None
    page: str = Field(description="The article here, at the sentence.")

    @classmethod
    def of(cls, number: int, citation: Citation) -> Self:
        return cls(
            number=number,
            article_id=citation.article_id,
            start=citation.start,
            end=citation.end,
            quote=citation.quote,
            headline=citation.headline,
            source=citation.source,
            published=citation.published,
            url=citation.url,
            page=f"/articles/{quote(citation.article_id)}?start={citation.start}&end={citation.end}#m",
        )


class SentenceEvent(SentenceOut):
    """A sentence of the stream, with what it cites: the answer's list of sources comes last."""

    cited: tuple[CitationOut, ...]

    @classmethod
    def of(cls, sentence: Sentence, citations: Sequence[Citation]) -> Self:
        return cls(
            **SentenceOut.model_validate(sentence).model_dump(),
            cited=tuple(CitationOut.of(n, citations[n - 1]) for n in sentence.citations),
        )


class CoverageOut(_Wire):
    articles: int
    sources: tuple[str, ...]
    first: date | None
    last: date | None


class AnswerOut(_Wire):
    id: str = Field(description="By which a verdict names it; empty where none is wanted.")
    question: str
    answered: bool = Field(description="False: the archive does not hold the answer.")
    short_answer: str
    sentences: tuple[SentenceOut, ...]
    citations: tuple[CitationOut, ...]
    confidence: float
    reading: ReadingOut
    coverage: CoverageOut
    hits: tuple[HitOut, ...]
    generation: str
    timings: dict[str, float] = Field(description="Seconds by step.")
    note: str = Field(description="A sentence to show with the answer; empty where none is due.")
    story: bool = Field(description="True for a timeline: one sentence a day, oldest first.")
    written_by: str = Field(description="The model that chose the sentences; empty where none did.")
    conversation: str = Field(description="Send it with a follow-up; empty where none was begun.")

    @classmethod
    def of(cls, told: Told) -> Self:
        answer = told.answer
        return cls(
            id=told.id,
            question=answer.question,
            answered=answer.answered,
            short_answer=answer.short_answer,
            sentences=tuple(SentenceOut.model_validate(each) for each in answer.sentences),
            citations=tuple(
                CitationOut.of(number, each) for number, each in enumerate(answer.citations, 1)
            ),
            confidence=answer.confidence,
            reading=ReadingOut.model_validate(answer.reading),
            coverage=CoverageOut.model_validate(answer.coverage),
            hits=tuple(HitOut.of(hit) for hit in answer.hits),
            generation=answer.generation,
            timings=dict(answer.timings),
            note=answer.note,
            story=answer.story,
            written_by=answer.written_by,
            conversation=told.conversation,
        )


class SearchOut(_Wire):
    query: str
    page: int
    k: int
    next: str | None = Field(description="The next page's path, while there is one.")
    hits: tuple[HitOut, ...]
    coverage: CoverageOut
    generation: str


class ArticlesOut(_Wire):
    """One page of the articles that the filters let through, newest first."""

    page: int
    k: int
    next: str | None = Field(description="The next page's path, while there is one.")
    matching: int = Field(description="Articles on all pages.")
    articles: tuple[ArticleRef, ...]
    generation: str


class ArticleOut(ArticleRef):
    byline: str
    status: Status
    path: str = Field(description="In the corpus folder.")
    text: str
    captions: tuple[Span, ...]
    sentences: tuple[Span, ...] = Field(description="Every sentence's span, in order.")
    duplicates: tuple[ArticleRef, ...]
    generation: str

    @classmethod
    def of(
        cls,
        article: Article,
        passages: Iterable[Passage],
        duplicates: Iterable[Article],
        generation: str,
    ) -> Self:
        sentences = sorted({span for passage in passages for span in passage.sentences})
        return cls(
            **ArticleRef.model_validate(article).model_dump(),
            byline=article.byline,
            status=article.status,
            path=article.path,
            text=article.text,
            captions=article.captions,
            sentences=tuple(sentences),
            duplicates=tuple(ArticleRef.model_validate(each) for each in duplicates),
            generation=generation,
        )


class WithdrawalOut(_Wire):
    """A line of the log of withdrawals."""

    action: Literal["withdraw", "restore"]
    at: datetime
    who: str
    id: str
    url: str | None
    reason: str
    purge: bool
    copies: tuple[str, ...] = Field(description="Ids of the near-copies that went with it.")


class OutletOut(_Wire):
    name: str
    articles: int


class RejectedOut(_Wire):
    path: str
    record: int | None
    reason: str


class BuildOut(_Wire):
    """found = new + changed + unchanged + rejected."""

    found: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[RejectedOut, ...]
    removed: int
    articles: int
    passages: int
    embedded: int
    seconds: float


class RebuildOut(_Wire):
    state: Literal["idle", "running", "done", "failed"]
    started: datetime | None
    finished: datetime | None
    step: str = Field(description="What it is at: so many `done` of `total`.")
    done: int
    total: int
    report: BuildOut | None
    problem: str = Field(description="Why it failed; one sentence.")


class StatsOut(_Wire):
    generation: str
    built: datetime
    articles: int
    first: date | None
    last: date | None
    outlets: tuple[OutletOut, ...] = Field(description="Most articles first.")
    build: BuildOut | None

    @classmethod
    def of(cls, archive: "Archive") -> Self:
        coverage = archive.coverage(Filters())
        report = archive.report
        return cls(
            generation=archive.generation,
            built=archive.built,
            articles=coverage.articles,
            first=coverage.first,
            last=coverage.last,
            outlets=tuple(OutletOut(name=n, articles=count) for n, count in archive.outlets()),
            build=BuildOut.model_validate(report) if report else None,
        )


class HealthOut(_Wire):
    status: Literal["ok"]


class ReadyOut(_Wire):
    ready: Literal[True]
    generation: str
    built: datetime
    age_seconds: int
    articles: int
    waiting: int = Field(description="Questions in the queue.")
    warning: str = Field(description="Why the newest index does not serve; empty when it does.")
