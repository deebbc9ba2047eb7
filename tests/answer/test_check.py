"""Every way in which a citation could be wrong is caught before anybody sees it."""

from dataclasses import replace
from datetime import date

import pytest

from answer.answer import Answer, Citation, Reading, Sentence
from answer.check import CitationBroken, checked
from corpus.article import Article, Passage
from index.hit import Coverage, Filters, Hit

TEXT = "The bridge closed on Monday. Engineers found a crack."
ARTICLE = Article(
    "a" * 16, None, "", TEXT, (), "", "Harbour Wire", "", "en", None, None, "usable", (), "a", ""
)  # fmt: skip
PASSAGE = Passage(f"{ARTICLE.id}-0", ARTICLE.id, 0, len(TEXT), TEXT, "body", ((0, 28), (29, 53)))
HIT = Hit(PASSAGE, ARTICLE, 1.0, {})
CITATION = Citation(ARTICLE.id, 0, 28, TEXT[:28], "", "Harbour Wire", None, None)
ANSWER = Answer(
    question="When did the bridge close?",
    reading=Reading("When did the bridge close?", date(2023, 1, 2), Filters(), {}, "date", False),
    answered=True,
    sentences=(Sentence(TEXT[:28], (1,), marked=(21, 27)),),
    short_answer="Monday",
    citations=(CITATION,),
    confidence=0.9,
    coverage=Coverage(1, ("Harbour Wire",), None, None),
    hits=(HIT,),
    timings={},
    generation="g",
)


def test_a_sound_answer_passes_unchanged() -> None:
    assert checked(ANSWER, [HIT]) is ANSWER


@pytest.mark.parametrize(
    "broken",
    [
        replace(ANSWER, citations=(replace(CITATION, quote="The bridge closed on Tuesday"),)),
        replace(ANSWER, citations=(replace(CITATION, start=1),)),
        replace(ANSWER, citations=(replace(CITATION, end=27),)),
        replace(ANSWER, citations=(replace(CITATION, article_id="b" * 16),)),
        replace(ANSWER, sentences=(Sentence(TEXT[:28], ()),)),
        replace(ANSWER, sentences=(Sentence(TEXT[:28], (2,)),)),
        replace(ANSWER, sentences=(Sentence(TEXT[:28], (0,)),)),
        replace(ANSWER, citations=(CITATION, CITATION)),
        replace(ANSWER, sentences=(Sentence("The bridge fell.", (1,)),)),
        replace(ANSWER, sentences=(replace(ANSWER.sentences[0], marked=(0, 3)),)),
    ],
    ids=[
        "another quote", "starts late", "ends early", "unknown article", "no citation",
        "a number of nothing", "number zero", "a citation unused", "a sentence not quoted",
        "a mark beside the short answer",
    ],
)  # fmt: skip
def test_a_broken_answer_is_refused(broken: Answer) -> None:
    with pytest.raises(CitationBroken):
        checked(broken, [HIT])
