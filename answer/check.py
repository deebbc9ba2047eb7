"""The last look at an answer before anybody sees it: every quotation stands where it is cited,
and what a model put into words is borne out by what it cites."""

from collections.abc import Sequence

from answer.answer import Answer
from answer.support import fault_of
from index.hit import Hit


class CitationBroken(Exception):
    """A citation does not equal the article's text: a defect of ours, never shown as an answer."""


def checked(answer: Answer, hits: Sequence[Hit]) -> Answer:
    """`answer`, unchanged.

    Raises:
        CitationBroken: a quote differs from its span of the article, a sentence is no quotation
            (or, written, is not borne out by each of its citations) or carries no citation, a
            citation is used by no sentence, or the short answer is not what is marked.
    """
    articles = {hit.article.id: hit.article for hit in hits}
    for citation in answer.citations:
        article = articles.get(citation.article_id)
        if article is None or article.text[citation.start : citation.end] != citation.quote:
            raise CitationBroken(f"article {citation.article_id} at {citation.start}")
    used: set[int] = set()
    for sentence in answer.sentences:
        if not sentence.citations or not all(
            1 <= number <= len(answer.citations) for number in sentence.citations
        ):
            raise CitationBroken("a sentence without a citation")
        used.update(sentence.citations)
        quotes = [answer.citations[number - 1].quote for number in sentence.citations]
        if sentence.written:
            if not answer.written_by or any(fault_of(sentence.text, quote) for quote in quotes):
                raise CitationBroken("a written sentence that its citations do not support")
        elif sentence.text not in quotes:
            raise CitationBroken("a sentence that is no quotation")
    if used != set(range(1, len(answer.citations) + 1)):
        raise CitationBroken("a citation that no sentence uses")
    lead = next((s for s in answer.sentences if s.marked and not s.side), None)
    if answer.short_answer and (
        lead is None or lead.text[slice(*(lead.marked or (0, 0)))] != answer.short_answer
    ):
        raise CitationBroken("a short answer that is not marked")
    return answer
