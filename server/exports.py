"""The sources of an answer for a reference manager, and the answer as text with its citations."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date

from answer.answer import Answer
from answer.period import day_words
from server.links import web_url
from server.words import headings

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "#$%&_"},
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One cited article, with the sentences that were cited from it."""

    title: str
    outlet: str
    byline: str
    section: str
    published: date | None
    url: str
    quotes: tuple[str, ...]

    @property
    def key(self) -> str:
        """ "harbour-courier-2022-09-08": what BibTeX cites it by, before it is made unique."""
        words = re.sub(r"\W+", "-", self.outlet.lower()).strip("-") or "source"
        return f"{words}-{self.published.isoformat()}" if self.published else words


def references(answer: Answer) -> tuple[Reference, ...]:
    """The cited articles, in the order of their first citation."""
    articles = {hit.article.id: hit.article for hit in answer.hits}
    quotes: dict[str, list[str]] = {}
    for citation in answer.citations:
        quotes.setdefault(citation.article_id, []).append(citation.quote)
    made = []
    for article_id, cited in quotes.items():
        citation = next(each for each in answer.citations if each.article_id == article_id)
        article = articles.get(article_id)
        made.append(
            Reference(
                title=_line(citation.headline),
                outlet=_line(citation.source),
                byline=_line(article.byline) if article else "",
                section=_line(article.section) if article else "",
                published=citation.published.astimezone(UTC).date() if citation.published else None,
                url=web_url(citation.url),
                quotes=tuple(map(_line, cited)),
            )
        )
    return tuple(made)


def ris(answer: Answer) -> str:
    """RIS, type NEWS: one tag a line, CRLF, as reference managers import it."""
    lines: list[str] = []
    for each in references(answer):
        fields = [
            ("TY", "NEWS"),
            ("TI", each.title),
            ("T2", each.outlet),
            ("AU", each.byline),
            ("SE", each.section),
            ("PY", f"{each.published.year}" if each.published else ""),
            ("DA", f"{each.published:%Y/%m/%d}/" if each.published else ""),
            ("UR", each.url),
            *(("N1", quote) for quote in each.quotes),
        ]
        lines += [f"{tag}  - {value}" for tag, value in fields if value]
        lines.append("ER  - ")
    return "".join(f"{line}\r\n" for line in lines)


def bibtex(answer: Answer) -> str:
    entries = []
    used: dict[str, int] = {}
    for each in references(answer):
        used[each.key] = used.get(each.key, 0) + 1
        key = each.key if used[each.key] == 1 else f"{each.key}-{used[each.key]}"
        fields = {
            "title": each.title,
            "author": f"{{{_latex(each.byline)}}}" if each.byline else "",
            "journal": each.outlet,
            "date": each.published.isoformat() if each.published else "",
            "year": f"{each.published.year}" if each.published else "",
            "note": " ".join(f"“{quote}”" for quote in each.quotes),
        }
        lines = [
            f"  {name} = {{{value if name == 'author' else _latex(value)}}},"
            for name, value in fields.items()
            if value
        ]
        if each.url:
            url = each.url.replace("{", "%7B").replace("}", "%7D")
            lines.append(f"  url = {{{url}}},")
        entries.append("\n".join([f"@article{{{key},", *lines, "}"]))
    return "".join(f"{entry}\n" for entry in entries)


def csl_json(answer: Answer) -> str:
    """CSL-JSON, type article-newspaper; the byline is a literal name, since it may be several."""
    items = []
    for number, each in enumerate(references(answer), start=1):
        item: dict[str, object] = {
            "id": f"{each.key}-{number}",
            "type": "article-newspaper",
            "title": each.title,
            "container-title": each.outlet,
            "note": " ".join(f"“{quote}”" for quote in each.quotes),
        }
        if each.byline:
            item["author"] = [{"literal": each.byline}]
        if each.section:
            item["section"] = each.section
        if each.published:
            day = each.published
            item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
        if each.url:
            item["URL"] = each.url
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, tuple[Callable[[Answer], str], str]] = {
    "ris": (ris, "application/x-research-info-systems"),
    "bib": (bibtex, "application/x-bibtex"),
    "json": (csl_json, "application/vnd.citationstyles.csl+json"),
}
"""By the ending of the file: what writes it, and its media type."""


def plain(answer: Answer) -> str:
    """The answer to paste elsewhere: what is quoted in quotation marks, every citation in full."""
    said = []
    for sentence, heading in zip(answer.sentences, headings(answer), strict=True):
        if heading:
            said.append(heading)
        numbers = "".join(f"[{number}]" for number in sentence.citations)
        who = f" ({sentence.speaker})" if sentence.speaker else ""
        if sentence.written:
            said.append(f"{sentence.text} {numbers} (in the words of {answer.written_by})")
        else:
            said.append(f"“{sentence.text}”{who} {numbers}")
    sources = []
    for number, citation in enumerate(answer.citations, start=1):
        day = (
            f", {day_words(citation.published.astimezone(UTC).date())}"
            if citation.published
            else ""
        )
        url = web_url(citation.url)
        title = f"{_line(citation.headline)}. " if citation.headline else ""
        sources.append(
            f"[{number}] {title}{_line(citation.source)}{day}.{f' {url}' if url else ''}"
        )
    return "\n".join([answer.question, "", *said, "", *sources])


def _line(text: str) -> str:
    """One line without control characters: in these formats a line break begins a new field."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _latex(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in text)
