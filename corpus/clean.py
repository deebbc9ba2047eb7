"""Cleaning of wire and web copy that loses no fact.

Credits, page furniture and repeated paragraphs go. Captions are kept, each of their sentences
once, after the body. Corrections are told apart. What went is returned too, rule by rule, so that
it can be measured (`python -m bench.cleaning`) and looked at.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.boilerplate import boilerplate_rule, labelled_links, without_chaff
from corpus.captions import announces_caption, part_captions, without_gallery_title
from corpus.characters import characters, one_line
from corpus.corrections import MOST, correction_in
from corpus.datelines import without_datelines, without_heading_lines
from corpus.headline import clean_headline
from corpus.paragraphs import paragraphs_of
from corpus.sentences import sentence_spans

REPEATED = 60
"""Characters. A shorter line may come again with reason: "8 p.m." under each of ten concerts. So
may a longer one that is no sentence (a song that is up for two prizes), that has a label ("Tickets:
$10 at the door.") or that asks: a question put to five candidates."""
_PROSE_END = re.compile(r"[.!…][\"”’')\]]*$")
_LABELLED = re.compile(r"[^.:]{1,40}: ")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The parts of an article after cleaning, each paragraph on one line, none empty."""

    headline: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    corrections: tuple[str, ...]
    byline: str
    removed: tuple[tuple[str, str], ...]
    """(rule, text) of everything that was left out, in order."""


@dataclass(slots=True)
class _Draft:
    """An article while it is cleaned."""

    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)


def clean(
    headline: str,
    body: str,
    captions: Iterable[str] = (),
    *,
    byline: str = "",
    source: str = "",
    host: str = "",
) -> Cleaned:
    """Clean the parts of one article. `source` and `host` tell the outlet's name in its titles."""
    draft = _Draft()
    headline = clean_headline(headline, source, host)
    paragraphs = paragraphs_of(characters(body))
    paragraphs, found_byline = without_heading_lines(paragraphs, headline, source, draft.removed)
    paragraphs = without_datelines(paragraphs, source, draft.removed)
    _sort(paragraphs, draft)
    if len(draft.corrections) > MOST:
        draft = _Draft(removed=draft.removed)
        _sort(paragraphs, draft, corrections=False)
    body_paragraphs = _once(draft)
    title, own_captions = without_gallery_title(
        _without_credits(captions, draft.removed) + draft.captions
    )
    draft.removed += [("gallery title", title)] if title else []
    kept_captions = _distinct(own_captions, body_paragraphs, draft.removed)
    return Cleaned(
        headline,
        tuple(body_paragraphs),
        tuple(kept_captions),
        tuple(draft.corrections),
        _with_found(one_line(byline), found_byline),
        tuple(draft.removed),
    )


def _sort(paragraphs: Sequence[str], draft: _Draft, corrections: bool = True) -> None:
    """Each paragraph to the body, the captions, the corrections, or out."""
    links = labelled_links(paragraphs)
    caption_next = False
    for number, paragraph in enumerate(paragraphs):
        if caption_next:
            draft.captions.append(paragraph)
            caption_next = False
        elif announces_caption(paragraph):
            draft.removed.append(("caption label", paragraph))
            caption_next = True
        elif number in links:
            draft.removed.append(("labelled link", paragraph))
        elif rule := boilerplate_rule(paragraph):
            draft.removed.append((rule, paragraph))
        elif corrections and (correction := correction_in(paragraph)):
            label, notice = correction
            draft.removed.append(("correction label", label))
            draft.corrections.append(notice)
        else:
            _sort_prose(paragraph, draft)


def _sort_prose(paragraph: str, draft: _Draft) -> None:
    kept, dropped = without_chaff(paragraph)
    draft.removed += dropped
    if kept:
        parted = part_captions(kept)
        draft.removed += [("caption credit", credit) for credit in parted.credits]
        draft.captions += parted.captions
        draft.paragraphs += parted.body


def _without_credits(captions: Iterable[str], removed: list[tuple[str, str]]) -> list[str]:
    """Captions that the format marked as such, on one line each."""
    kept: list[str] = []
    for caption in captions:
        parted = part_captions(one_line(caption))
        kept += parted.captions + parted.body
        removed += [("caption credit", credit) for credit in parted.credits]
    return kept


def _once(draft: _Draft) -> list[str]:
    """The body's paragraphs without long ones that come again word for word."""
    seen: set[str] = set()
    kept = []
    for paragraph in draft.paragraphs:
        key = _key(paragraph)
        if key in seen and _is_prose(paragraph):
            draft.removed.append(("repeated paragraph", paragraph))
        else:
            seen.add(key)
            kept.append(paragraph)
    return kept


def _with_found(byline: str, found: str) -> str:
    """The byline, and names above the text that it lacks."""
    return byline if found.casefold() in byline.casefold() else f"{byline}, {found}".strip(", ")


def _is_prose(paragraph: str) -> bool:
    return (
        len(paragraph) >= REPEATED
        and bool(_PROSE_END.search(paragraph))
        and not _LABELLED.match(paragraph)
    )


def _distinct(
    captions: Iterable[str], body: Sequence[str], removed: list[tuple[str, str]]
) -> list[str]:
    """The captions, each of their sentences once, and none that stands in the body."""
    captions = [caption for caption in captions if caption]
    if not captions:
        return []
    seen = {_key(sentence) for paragraph in body for sentence in _sentences(paragraph)}
    kept = []
    for caption in captions:
        fresh = []
        for sentence in _sentences(caption):
            key = _key(sentence)
            if key and key not in seen:
                fresh.append(sentence)
            elif key:
                removed.append(("repeated in caption", sentence))
            seen.add(key)
        if fresh:
            kept.append(" ".join(fresh))
    return kept


def _sentences(paragraph: str) -> list[str]:
    return [paragraph[start:end] for start, end in sentence_spans(paragraph)]


_NOT_LETTERS = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    """What two sentences that differ in case and punctuation only have in common."""
    return _NOT_LETTERS.sub("", text).casefold()
