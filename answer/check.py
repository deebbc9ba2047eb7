"""The last look at an answer before anybody sees it: every quotation stands where it is cited."""

from answer.answer import Answer
from index.hit import Hit


class CitationBroken(Exception):
    """A citation does not equal the article's text: a defect of ours, never shown as an answer."""


def checked(answer: Answer, hits: list[Hit]) -> Answer:
    """`answer`, unchanged.

    Raises:
        CitationBroken: a quote differs from its span of the article, a sentence carries no
            citation or the number of none, a citation is used by no sentence, or the marked
            short answer is not the short answer's text.
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
        if sentence.marked and not sentence.text[slice(*sentence.marked)]:
            raise CitationBroken("an empty mark")
    if used != set(range(1, len(answer.citations) + 1)):
        raise CitationBroken("a citation that no sentence uses")
    return answer
