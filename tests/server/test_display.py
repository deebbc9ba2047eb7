"""What a page prints of an answer: nothing lost, nothing moved, every address safe to follow."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Passage
from index.hit import Coverage, Filters, Hit
from server.display import article_page, site, turn_part
from server.links import article_href, ask_href, at_text, web_url
from server.pages import ErrorPage
from server.pieces import Piece
from server.render import Renderer
from server.settings import Settings
from server.sources import pieces
from server.turn import Excerpt
from server.words import (
    age_words,
    confidence_words,
    coverage_words,
    moment,
    period_words,
    title_of,
)
from tests.templates import answers

spans = st.tuples(st.integers(-5, 60), st.integers(-5, 60))


@given(st.text(max_size=50), st.lists(spans, max_size=4))
def test_pieces_joined_are_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    cut = pieces(text, [(span, "quote") for span in marks])
    assert "".join(piece.text for piece in cut) == text
    for start, end in marks:
        marked = "".join(piece.text for piece in cut if piece.mark)
        assert all(letter in marked for letter in text[max(start, 0) : max(end, 0)])


def test_the_short_answer_shows_inside_its_sentence() -> None:
    cut = pieces("It cost 4 million.", [((0, 18), "quote"), ((8, 17), "answer")])
    assert cut == (
        Piece("It cost ", "quote"),
        Piece("4 million", "answer"),
        Piece(".", "quote"),
    )


@pytest.mark.parametrize("span", [(-1, 5), (5, 5), (9, 2), (0, 10_000)])
def test_a_span_that_is_not_in_the_article_marks_nothing(span: tuple[int, int]) -> None:
    page = article_page(answers.SITE, answers.BRIDGE, span=span)
    assert not page.cited
    assert not any(piece.mark for part in page.paragraphs for piece in part.pieces)


def test_an_article_page_shows_every_word_of_the_text_once() -> None:
    for article in (answers.BRIDGE, answers.UNTITLED, answers.ARABIC):
        page = article_page(answers.SITE, article)
        shown = "\n\n".join("".join(piece.text for piece in p.pieces) for p in page.paragraphs)
        assert shown == article.text


def test_a_span_across_paragraphs_is_marked_in_each() -> None:
    text = answers.BRIDGE.text
    span = (text.index("Fishing"), text.index("denied"))
    page = article_page(answers.SITE, answers.BRIDGE, span=span)
    marked = [
        piece.text for part in page.paragraphs for piece in part.pieces if piece.mark == "quote"
    ]
    assert "\n\n".join(marked) == text[slice(*span)]


def test_sentences_of_one_article_share_a_card_with_their_numbers() -> None:
    turn = turn_part(answers.REASON)
    (card,) = turn.sources
    assert card.numbers == (1, 2)
    assert [cite.href for part in turn.sentences for cite in part.citations] == [
        f"#{passage.anchor}" for passage in card.passages
    ]
    marked = [
        "".join(piece.text for piece in passage.pieces if piece.mark == "quote")
        for passage in card.passages
    ]
    assert marked == [answers.CAUSE, answers.DENIAL]


def test_a_citation_whose_passage_is_not_at_hand_still_shows_its_sentence() -> None:
    (card,) = turn_part(replace(answers.REASON, hits=())).sources
    assert card.passages == (
        Excerpt("turn-1-cited-1", (1,), (Piece(answers.CAUSE, "quote"),), False),
        Excerpt("turn-1-cited-2", (2,), (Piece(answers.DENIAL, "quote"),), False),
    )
    assert card.headline == answers.BRIDGE.headline


def test_turns_of_a_conversation_share_no_id() -> None:
    first, second = turn_part(answers.REASON), turn_part(answers.REASON, number=2)
    assert {card.anchor for card in first.sources} & {
        card.anchor for card in second.sources
    } == set()


def test_a_chip_links_to_the_question_without_its_limit_and_keeps_the_others() -> None:
    period, source, section = turn_part(answers.REASON).chips
    assert (period.words, period.read) == ("September 2022", "in September")
    assert source.read == "", "an outlet read by its own name needs no origin"
    left = parse_qs(urlsplit(period.remove).query)
    assert left == {
        "q": [answers.REASON.question],
        "source": ["North Wire"],
        "section": ["World"],
        "read": ["0"],
    }
    assert "section" not in parse_qs(urlsplit(section.remove).query)


def test_abstaining_shows_three_near_articles_and_no_source() -> None:
    hits = (*answers.ABSTAINED.hits, *answers.ABSTAINED.hits, *answers.RTL.hits)
    turn = turn_part(replace(answers.ABSTAINED, hits=hits))
    assert turn.sources == ()
    assert len({card.article_id for card in turn.nearest}) == len(turn.nearest) == 3


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=1#c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("https:///nohost", False),
        ("http://[broken", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_web_address_is_linked(url: str | None, safe: bool) -> None:
    assert web_url(url) == (url if safe else "")
    assert bool(at_text(url, "Some words.")) == safe


def test_a_text_fragment_names_the_ends_of_the_sentence() -> None:
    at = at_text(
        "https://example.org/a", "A well-known mayor, aged 61, said on Monday that it rained."
    )
    start, end = at.split("text=")[1].split(",")
    assert unquote(start) == "A well-known mayor, aged"
    assert unquote(end) == "Monday that it rained."
    assert at_text("https://example.org/a#b", "Short.") == "https://example.org/a#b:~:text=Short."


@given(st.text(min_size=1, max_size=40), st.lists(st.text(min_size=1, max_size=10), max_size=3))
def test_an_asking_address_carries_what_was_asked(question: str, sources: list[str]) -> None:
    href = ask_href(question, Filters(sources=tuple(sources)), read=False)
    sent = parse_qs(urlsplit(href).query, keep_blank_values=True)
    assert sent["q"] == [question]
    assert sent.get("source", []) == sources


def test_an_article_address_cannot_leave_its_path() -> None:
    assert article_href("../../x?y#z", (1, 2)) == "/articles/..%2F..%2Fx%3Fy%23z?start=1&end=2#m"


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2022, 9, 8), date(2022, 9, 8), "8 September 2022"),
        (date(2022, 9, 1), date(2022, 9, 30), "September 2022"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022"),
        (date(2022, 9, 1), date(2022, 10, 31), "1 September 2022 to 31 October 2022"),
        (date(2014, 1, 1), None, "since 1 January 2014"),
        (None, date(2014, 1, 1), "until 1 January 2014"),
        (date(1, 1, 1), date(9999, 12, 31), "1 January 1 to 31 December 9999"),
    ],
)
def test_a_period_in_its_shortest_words(since: date | None, until: date | None, words: str) -> None:
    assert period_words(since, until) == words


def test_the_age_of_the_index_in_the_unit_that_matters() -> None:
    now = datetime(2022, 9, 12, 12, tzinfo=UTC)
    ages = [age_words(now - timedelta(minutes=m), now) for m in (0, 1, 59, 60, 1439, 1440, 4320)]
    assert ages == [
        "built just now",
        "built 1 minute ago",
        "built 59 minutes ago",
        "built 1 hour ago",
        "built 23 hours ago",
        "built 1 day ago",
        "built 3 days ago",
    ]


def test_a_date_without_a_time_shows_none() -> None:
    assert moment(datetime(2022, 9, 8, tzinfo=UTC)).words == "8 September 2022"
    assert moment(datetime(2022, 9, 8, 14, 5, tzinfo=UTC)).words == "8 September 2022, 14:05 UTC"


def test_coverage_counts_in_words() -> None:
    one = Coverage(1, ("A",), date(2022, 9, 1), date(2022, 9, 1))
    assert coverage_words(one) == "1 article from 1 outlet, 1 September 2022"
    assert coverage_words(Coverage(0, (), None, None)) == "0 articles from 0 outlets"


@pytest.mark.parametrize(
    ("probability", "level", "odds"),
    [
        (1.0, "high", "Answers like this are right more than 9 times in 10."),
        (0.91, "high", "Answers like this are right about 9 times in 10."),
        (0.52, "fair", "Answers like this are right about 5 times in 10."),
        (0.1, "low", "Answers like this are right about 1 time in 10."),
        (0.0, "low", "Answers like this are right fewer than 1 time in 10."),
    ],
)
def test_confidence_is_said_as_odds(probability: float, level: str, odds: str) -> None:
    assert confidence_words(probability)[::2] == (level, odds)


def test_an_article_without_a_headline_is_called_by_its_first_line() -> None:
    assert title_of(replace(answers.UNTITLED, text="Fire on the quay\n\nA fire broke out.")) == (
        "Fire on the quay"
    )
    assert title_of(answers.UNTITLED).endswith("first words and…")


def test_a_card_does_not_repeat_its_headline_in_the_passage() -> None:
    article = answers.LEDGER
    end = len(article.text)
    sentences = ((0, len(article.headline)), answers.span_of(article, answers.COST))
    passage = Passage("p-0", article.id, 0, end, article.text, "body", sentences)
    hit = Hit(passage, article, 1.0, {})
    citation = answers.cite(article, answers.COST)
    answer = replace(answers.FIGURE, citations=(citation,), sentences=(), hits=(hit,))
    (card,) = turn_part(answer).sources
    assert "".join(piece.text for piece in card.passages[0].pieces) == answers.COST
    answer = replace(answers.ABSTAINED, hits=(hit,))
    (card,) = turn_part(answer).nearest
    assert "".join(piece.text for piece in card.passages[0].pieces) == answers.COST


@pytest.mark.parametrize(
    ("store", "url", "told"),
    [
        ("", "", "What you ask stays on this machine."),
        ("milvus+archive.db", "http://localhost:11434/v1", "What you ask stays on this machine."),
        ("milvus+http://127.0.0.1:19530", "", "What you ask stays on this machine."),
        (
            "milvus+https://me:pw@rows.example:19530/db",
            "",
            "What you ask goes to the index at rows.example and nowhere else.",
        ),
        (
            "",
            "https://llm.example/v1",
            "What you ask, and the passages found, go to that model at llm.example and nowhere",
        ),
        (
            "milvus+http://rows.example:19530",
            "https://llm.example/v1",
            "What you ask goes to the index at rows.example and, with the passages found, to that "
            "model at llm.example, and nowhere else.",
        ),
    ],
)
def test_each_page_says_where_questions_go(store: str, url: str, told: str) -> None:
    settings = Settings(store=store, llm_url=url, llm_model="scribe" if url else "")
    frame = site(
        version="1",
        coverage=None,
        built=None,
        now=datetime.now(UTC),
        writer=settings.llm_model,
        writer_host=settings.llm_host,
        store_host=settings.store_host,
    )
    page = Renderer().text(ErrorPage(site=frame, status=404, title="Nothing", detail="Here."))
    assert told in page
    assert page.count("What you ask") == 1
