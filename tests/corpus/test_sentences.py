import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import LONGEST, sentence_spans

ANY = st.text(alphabet=st.characters(codec=None), max_size=400)
NEWS = st.lists(
    st.sampled_from(
        ["The", "U.S.", "Sen.", "J.K.", "said.", "a.m.", "“No.”", "1.", "\n", "; ", "é.",
         "A.\u2028", "?!"]
    ),
    max_size=60,
).map(" ".join)  # fmt: skip


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    "expected",
    [
        ["U.S. Sen. Dana Whitlock, R-Ohio, voted no.", "Gov. Elena Marsh did not."],
        ["The bill would cost $1.5 million.", "It passed at 9 a.m. Tuesday."],
        ["Mr. Otis left No. 10 at 6 p.m. ET.", "He was “calm.”"],
        ["The mayor voted no.", "The council did not."],
        ["“We are not leaving,” Gen. Paul R. Okafor said.", "“Not today.”"],
        ["Ms. Fox of Harland Bros. Inc. declined to comment.", "So did J.D. Vale."],
        ["The deal is worth approx. $90 million.", "See Vol. 12."],
        ["1. Ukraine won.", "2. Norway came second."],
        ["Panic! at the Disco played.", "The crowd sang."],
        ["Live updates:U.S. to ban planes.", "Russia answers."],
    ],
)
def test_news_is_parted_where_its_sentences_end(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_no_sentence_crosses_a_paragraph() -> None:
    assert sentences("A heading\n\nThe first\nline. And more") == [
        "A heading",
        "The first",
        "line.",
        "And more",
    ]


def test_other_languages_have_their_own_stops() -> None:
    assert sentences("他说。他走了。", "zh") == ["他说。", "他走了。"]
    assert sentences("Am 3. Oktober kam Dr. Kohl. Er ging.", "de") == [
        "Am 3. Oktober kam Dr. Kohl.",
        "Er ging.",
    ]
    assert sentences("One. Two.", "xx") == ["One.", "Two."]


def test_a_table_without_stops_is_cut_where_it_allows() -> None:
    rows = [f"Ward {n} voted {n * 7} for and {n * 3} against" for n in range(60)]
    found = sentences("; ".join(rows))
    assert all(len(sentence) <= LONGEST for sentence in found)
    assert all(sentence.startswith("Ward ") and sentence.endswith((";", "against"))
               for sentence in found)  # fmt: skip


def test_a_speech_in_one_quotation_is_cut_at_its_sentences() -> None:
    speech = " ".join(
        f"We will build bridge number {n} for the people of this town." for n in range(20)
    )
    found = sentences(f"“{speech}”")
    assert len(found) > 1
    assert all(sentence.rstrip("”").endswith("this town.") for sentence in found)


@given(ANY | NEWS)
def test_spans_are_exact_ordered_trimmed_and_cover_the_text(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text):
        assert not text[position:start].strip()
        assert start < end <= len(text)
        sentence = text[start:end]
        assert sentence == sentence.strip()
        assert len(sentence.splitlines()) == 1
        assert len(sentence) <= LONGEST
        position = end
    assert not text[position:].strip()


def test_a_line_of_a_million_letters_is_parted_in_time() -> None:
    assert len(sentence_spans("中文。" * 100_000)) > 500
    assert max(end - start for start, end in sentence_spans("x" * 1_000_000)) == LONGEST
