"""Articles and answers of our own making: what the sample archive cannot show on demand (every kind
of side, low confidence, right-to-left text, hostile text)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from answer.answer import Answer, AnswerKind, Citation, Reading, Sentence, Side
from corpus.article import Article, Passage, Span
from corpus.sentences import sentence_spans
from index.hit import Coverage, Filters, Hit
from server.display import site
from server.links import EVERYTHING, ask_href
from server.pieces import Link

NOW = datetime(2022, 9, 12, 9, 30, tzinfo=UTC)
BUILT = datetime(2022, 9, 12, 6, 10, tzinfo=UTC)
DAY = date(2022, 9, 12)
COVERAGE = Coverage(
    articles=1928,
    sources=("Harbour Courier", "North Wire", "The Morning Ledger", "وكالة الميناء"),
    first=date(2014, 3, 2),
    last=date(2022, 9, 11),
)
SITE = site(version="0.1.0", coverage=COVERAGE, built=BUILT, now=NOW)
CANARY = (
    '<img src=x onerror="fired()"><script>fired()</script>"\'`{{7*7}}</title><svg/onload=fired()>'
)
QUESTIONS = (
    "Why did the harbour board close the swing bridge?",
    "Who is the new keeper of the North Light?",
    "How many ferries run in winter?",
    "Did the mayor admit the leak?",
)
EXAMPLES = tuple(Link(question, ask_href(question)) for question in QUESTIONS)


def written(
    headline: str,
    *paragraphs: str,
    captions: tuple[str, ...] = (),
    source: str = "North Wire",
    published: datetime | None = datetime(2022, 9, 8, tzinfo=UTC),
    updated: datetime | None = None,
    url: str | None = "https://north-wire.example/2022/09/08/story",
    byline: str = "Ada Quayle",
    section: str = "World",
    language: str = "en",
    corrections: tuple[str, ...] = (),
) -> Article:
    text = "\n\n".join(part for part in (headline, *paragraphs, *captions) if part)
    places = [(text.index(caption), text.index(caption) + len(caption)) for caption in captions]
    return Article(
        id=sha256(f"{headline}{source}".encode()).hexdigest()[:16],
        url=url,
        headline=headline,
        text=text,
        captions=tuple(places),
        byline=byline,
        source=source,
        section=section,
        language=language,
        published=published,
        updated=updated,
        status="usable",
        corrections=corrections,
        path="story.txt",
        digest="",
    )


def span_of(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return start, start + len(words)


def hit_at(article: Article, words: str, *duplicates: Article) -> Hit:
    """The paragraph that holds the words, as a passage that was found."""
    at = article.text.index(words)
    start = article.text.rfind("\n\n", 0, at) + 2 if "\n\n" in article.text[:at] else 0
    end = article.text.find("\n\n", at)
    end = len(article.text) if end < 0 else end
    caption = any(s <= at < e for s, e in article.captions)
    sentences = [(start + a, start + b) for a, b in sentence_spans(article.text[start:end])]
    passage = Passage(
        id=f"{article.id}-{start}",
        article_id=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
        kind="caption" if caption else "body",
        sentences=tuple(sentences),
    )
    return Hit(passage, article, 1.0, {"bm25": 9.1, "cosine": 0.71}, tuple(duplicates))


def cite(article: Article, quote: str) -> Citation:
    start, end = span_of(article, quote)
    return Citation(
        article.id,
        start,
        end,
        quote,
        article.headline,
        article.source,
        article.published,
        article.url,
    )


def said(
    quote: str,
    *numbers: int,
    speaker: str = "",
    side: Side = "",
    marked: str = "",
    part: int = 0,
) -> Sentence:
    at = quote.index(marked) if marked else 0
    span = (at, at + len(marked)) if marked else None
    return Sentence(quote, numbers, speaker, side, span, part=part)


def answered(
    question: str,
    sentences: tuple[Sentence, ...],
    citations: tuple[Citation, ...],
    hits: tuple[Hit, ...],
    *,
    kind: AnswerKind = "reason",
    whole: str = "",
    filters: Filters = EVERYTHING,
    read: dict[str, str] | None = None,
    recent: bool = False,
    confidence: float = 0.91,
    short: str = "",
) -> Answer:
    return Answer(
        question=question,
        reading=Reading(whole or question, DAY, filters, read or {}, kind, recent),
        answered=bool(sentences),
        sentences=sentences,
        short_answer=short,
        citations=citations,
        confidence=confidence,
        coverage=COVERAGE,
        hits=hits,
        timings={"search": 0.02, "read": 0.09, "compose": 0.001},
        generation="20220912T061000Z-1",
    )


BRIDGE = written(
    "Harbour board closes swing bridge after cracks found",
    "The harbour board closed the old swing bridge on Wednesday because divers had found cracks in "
    "two of its four bearings, the harbour master, Ines Calder, said. She said the bridge would "
    "stay shut until the bearings are replaced. Lorries are sent round by the ring road, which "
    "adds twenty minutes to the trip. The board had put off the repair twice since 2019, according "
    "to its own minutes. Fishing boats may still pass under the span at low tide.",
    "The engineering firm Tolland Brothers denied that its last inspection had missed the cracks, "
    "saying the bearings were sound in March.",
    captions=(
        "Divers surface beside the swing bridge, which was closed on Wednesday after cracks were "
        "found in its bearings.",
    ),
    updated=datetime(2022, 9, 9, 14, 5, tzinfo=UTC),
)
BRIDGE_COPIES = tuple(
    written(BRIDGE.headline, "The same words.", source=name, published=BRIDGE.published)
    for name in ("Harbour Courier", "The Morning Ledger", "Eastern Post", "Weekly Anchor")
)
LEDGER = written(
    "Bridge repair put at 4.1 million, board says",
    "Replacing the bearings will cost 4.1 million, the board said on Friday, up from the 2.6 "
    "million it gave two days earlier.",
    source="The Morning Ledger",
    published=datetime(2022, 9, 9, tzinfo=UTC),
    corrections=("An earlier version of this report gave the wrong year for the last inspection.",),
    section="Local",
    url="https://ledger.example/bridge#cost",
)
EARLIER = written(
    "Cracks close bridge",
    "Replacing the bearings will cost 2.6 million, the board said on Wednesday.",
    source="Harbour Courier",
    published=datetime(2022, 9, 7, tzinfo=UTC),
    section="",
    byline="",
    url=None,
)
ARABIC = written(
    "إغلاق جسر الميناء بعد العثور على تشققات",
    "أغلقت هيئة الميناء الجسر القديم يوم الأربعاء بعد العثور على تشققات (في اثنين من المحامل)، "
    "وفق ما قالت مديرة الميناء.",
    source="وكالة الميناء",
    section="العالم",
    byline="منى القاضي",
    language="ar",
    url="https://mina.example/2022/jisr",
)
HOSTILE = written(
    f"Headline {CANARY}",
    f"A sentence with {CANARY} inside it. Another sentence.",
    captions=(f"Caption {CANARY}.",),
    source=f"Outlet {CANARY}",
    byline=f"By {CANARY}",
    section=f"Section {CANARY}",
    url="javascript:fired()",
    language='en" onload="fired()',
    corrections=(f"Correction {CANARY}",),
)
UNTITLED = written(
    "",
    "Nobody gave this report a headline, so that the page shows its first words and goes on.",
    published=None,
    url=None,
    byline="",
    section="",
)

CAUSE = (
    "The harbour board closed the old swing bridge on Wednesday because divers had found cracks in "
    "two of its four bearings, the harbour master, Ines Calder, said."
)
DENIAL = (
    "The engineering firm Tolland Brothers denied that its last inspection had missed the cracks, "
    "saying the bearings were sound in March."
)
COST = LEDGER.text.split("\n\n")[1]
OLD_COST = EARLIER.text.split("\n\n")[1]

REASON = answered(
    QUESTIONS[0],
    (
        said(CAUSE, 1, speaker="Ines Calder"),
        said(DENIAL, 2, speaker="Tolland Brothers", side="denial"),
    ),
    (cite(BRIDGE, CAUSE), cite(BRIDGE, DENIAL)),
    (hit_at(BRIDGE, CAUSE, *BRIDGE_COPIES), hit_at(BRIDGE, DENIAL, *BRIDGE_COPIES)),
    filters=Filters(date(2022, 9, 1), date(2022, 9, 30), ("North Wire",), ("World",)),
    read={"period": "in September", "source": "North Wire"},
)
WRITTEN = replace(
    REASON,
    sentences=(replace(REASON.sentences[0], speaker="", written=True), REASON.sentences[1]),
    written_by="scribe-7b",
)
FIGURE = answered(
    "How much will it cost?",
    (
        said(COST, 1, marked="4.1 million"),
        said(OLD_COST, 2, side="earlier figure", marked="2.6 million"),
    ),
    (cite(LEDGER, COST), cite(EARLIER, OLD_COST)),
    (hit_at(LEDGER, COST), hit_at(EARLIER, OLD_COST)),
    kind="number",
    whole="How much will the repair of the swing bridge cost?",
    recent=True,
    confidence=0.62,
    short="4.1 million",
)
PARTS = replace(
    REASON,
    question="Why was the swing bridge closed, what will it cost and who pays?",
    reading=replace(
        REASON.reading,
        question="Why was the swing bridge closed, what will it cost and who pays?",
        filters=EVERYTHING,
        read={},
        kind="description",
        parts=("Why was the swing bridge closed?", "What will it cost?", "Who pays?"),
    ),
    sentences=(
        said(CAUSE, 1, speaker="Ines Calder", part=1),
        said(DENIAL, 2, speaker="Tolland Brothers", side="denial", part=1),
        said(COST, 3, marked="4.1 million", part=2),
    ),
    citations=(*REASON.citations, cite(LEDGER, COST)),
    hits=(*REASON.hits, hit_at(LEDGER, COST)),
    note="The archive does not answer “Who pays?”.",
)
DOUBT = replace(FIGURE, question="What did the bridge cost to build?", confidence=0.21)
ABSTAINED = answered(
    "Who won the 1966 World Cup?",
    (),
    (),
    (hit_at(BRIDGE, CAUSE, *BRIDGE_COPIES), hit_at(LEDGER, COST), hit_at(EARLIER, OLD_COST)),
    kind="person",
    filters=Filters(since=date(2022, 1, 1), until=date(2022, 12, 31)),
    read={"period": "in 2022"},
    confidence=0.02,
)
RTL_QUOTE = ARABIC.text.split("\n\n")[1]
RTL = answered(
    "لماذا أغلق الجسر؟",
    (said(RTL_QUOTE, 1, speaker="مديرة الميناء"),),
    (cite(ARABIC, RTL_QUOTE),),
    (hit_at(ARABIC, RTL_QUOTE),),
)
STORY = replace(
    answered(
        "Timeline of the swing bridge",
        (said(OLD_COST, 1), said(CAUSE, 2, speaker="Ines Calder"), said(COST, 3)),
        (cite(EARLIER, OLD_COST), cite(BRIDGE, CAUSE), cite(LEDGER, COST)),
        (hit_at(EARLIER, OLD_COST), hit_at(BRIDGE, CAUSE), hit_at(LEDGER, COST)),
    ),
    story=True,
)
HOSTILE_QUOTE = HOSTILE.text.split("\n\n")[1]
ATTACK = answered(
    f"Why {CANARY}?",
    (said(HOSTILE_QUOTE, 1, speaker=f"Speaker {CANARY}", marked=CANARY),),
    (cite(HOSTILE, HOSTILE_QUOTE),),
    (hit_at(HOSTILE, HOSTILE_QUOTE, HOSTILE),),
    whole=f"Whole {CANARY}",
    filters=Filters(sources=(f"Outlet {CANARY}",), sections=(f"Section {CANARY}",)),
    read={"source": CANARY},
)
