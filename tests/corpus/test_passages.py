from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Passage
from corpus.assemble import assemble
from corpus.passages import LONG_OVERLAP, SHORT, WORDS, passages_of
from corpus.raw import RawArticle
from corpus.sentences import LONGEST

SENTENCE = "The council of Northport voted again on item number {} on Monday, the mayor said."


def article(body: str, headline: str = "", captions: tuple[str, ...] = ()) -> Article:
    made = assemble(RawArticle(None, body, headline, captions), "a.txt")
    assert isinstance(made, Article)
    return made


def long_body(sentences: int) -> str:
    """Distinct sentences of 14 words, four a paragraph."""
    lines = [SENTENCE.format(n) for n in range(sentences)]
    return "\n".join(" ".join(lines[n : n + 4]) for n in range(0, sentences, 4))


def words(passage: Passage) -> int:
    return len(passage.text.split())


def test_passages_are_runs_of_whole_sentences_that_overlap_by_one() -> None:
    passages = passages_of(article(long_body(60), "Council votes"))
    assert len(passages) > 3
    for before, after in pairwise(passages):
        assert before.sentences[-1] == after.sentences[0]
        assert WORDS - 20 < words(before) <= WORDS


def test_the_headline_opens_the_first_passage() -> None:
    first = passages_of(article(long_body(30), "Council votes"))[0]
    assert (first.start, first.kind) == (0, "body")
    assert first.text.startswith("Council votes\n\nThe council")


def test_an_article_of_a_headline_is_a_headline_passage() -> None:
    (only,) = passages_of(article("", "Council votes to close the bridge"))
    assert (only.kind, only.text) == ("headline", "Council votes to close the bridge")


def test_the_end_of_an_article_is_no_crumb() -> None:
    for sentences in range(12, 40):
        *_, last = passages_of(article(long_body(sentences)))
        assert words(last) >= SHORT
        assert words(last) <= WORDS + SHORT


def test_captions_are_passages_of_their_own_kept_whole() -> None:
    captions = tuple(f"Picture {n} shows the old bridge at Northport at dawn." for n in range(30))
    made = article(long_body(4), "Council votes", captions)
    body, *rest = passages_of(made)
    assert body.kind == "body"
    assert {passage.kind for passage in rest} == {"caption"}
    assert "\n\n".join(passage.text for passage in rest) == "\n\n".join(captions)
    assert all(words(passage) <= WORDS for passage in rest)


def test_ids_count_up_in_text_order() -> None:
    made = article(long_body(60), "Council votes", ("The bridge at dawn.",))
    passages = passages_of(made)
    assert [p.id for p in passages] == [f"{made.id}-{n}" for n in range(len(passages))]
    assert [p.start for p in passages] == sorted(p.start for p in passages)


TEXTS = st.lists(
    st.sampled_from([SENTENCE.format("n"), "Short.", "\n", "x" * 700, "one; " * 200, "“A. B.” "]),
    max_size=40,
).map(" ".join)


@given(TEXTS | st.text(max_size=500), st.text(max_size=30), st.lists(TEXTS, max_size=3))
def test_passages_quote_the_text_exactly_and_cover_it(
    body: str, headline: str, captions: list[str]
) -> None:
    made = assemble(RawArticle(None, body, headline, tuple(captions)), "a.txt")
    if not isinstance(made, Article):
        return
    covered: set[int] = set()
    for passage in passages_of(made):
        assert made.text[passage.start : passage.end] == passage.text
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end
        assert len(passage.text) <= (WORDS + SHORT + LONG_OVERLAP) * 20 + LONGEST
        for start, end in passage.sentences:
            covered.update(range(start, end))
    assert not "".join(c for n, c in enumerate(made.text) if n not in covered).strip()
    for start, end in made.captions:
        assert {p.kind for p in passages_of(made) if p.start < end and start < p.end} == {"caption"}
