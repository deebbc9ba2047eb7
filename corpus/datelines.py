"""The lines that stand before a story: its headline again, who wrote it, the outlet, the dateline.

"LONDON (Reuters) - " says where and by whom, and stays at the head of the first sentence. "(CNN) "
on CNN's own page says nothing new, and goes.
"""

import re
from collections.abc import Sequence

from corpus.outlets import NAMES

_OUTLETS = frozenset(name.lower() for name in NAMES.values()) | frozenset(
    """associated press|the associated press|ap|cnn business|cnn politics|usa today sports
    |usa today network|special to usa today|staff report|staff reports|staff and wire reports
    |bbc news|agence france-presse|press association|pa media|wire reports
    |the news journal|the republic | azcentral.com|the arizona republic""".replace(
        "\n    ", ""
    ).split("|")
)
_BYLINE = re.compile(r"(?i)^by:? (?=\S)")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}(?:,? and [^.]{3,40})?")
_OPEN_DATELINE = re.compile(r"^(?!.{60})[\w(][^:!?]*[—–-]{1,2}$|^\([A-Z][\w ]{1,20}\)$")
_TAG = re.compile(
    r"^\(?(?P<outlet>[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)\)?\s?[—–-]{1,2}\s+"
    r"|^\((?P<bare>[A-Z]{2,}(?: [A-Z][a-z]+)?)\)\s+"
)
_HEAD = 4
"""Paragraphs at the top among which such lines are looked for."""


def without_heading_lines(
    paragraphs: Sequence[str], headline: str, source: str, removed: list[tuple[str, str]]
) -> tuple[list[str], str]:
    """The paragraphs without the headline's copy and the byline's lines; the byline found.

    Another outlet than `source` belongs to the byline: "David Cole, Associated Press".
    """
    kept = list(paragraphs)
    byline: list[str] = []
    plain = _plain(headline)
    for number, paragraph in enumerate(kept[:_HEAD]):
        if plain and _plain(paragraph) == plain:
            removed.append(("headline again", kept.pop(number)))
            break
    head = [_is_outlet(paragraph, source) for paragraph in kept[:_HEAD]]
    outlet = head.index(True) if True in head else -1
    names = kept[:outlet] if outlet > 0 else []
    if outlet >= 0 and all(_NAME.fullmatch(_BYLINE.sub("", name)) for name in names):
        own = _same(kept[outlet], source)
        byline = [_BYLINE.sub("", name) for name in names] + ([] if own else [kept[outlet]])
        removed += [("byline", paragraph) for paragraph in kept[: outlet + 1]]
        kept = kept[outlet + 1 :]
    elif kept and (by := _BYLINE.match(kept[0])) and _NAME.fullmatch(kept[0], by.end()):
        byline = [kept[0][by.end() :]]
        removed.append(("byline", kept.pop(0)))
    return kept, ", ".join(byline)


def without_datelines(
    paragraphs: Sequence[str], source: str, removed: list[tuple[str, str]]
) -> list[str]:
    """A dateline that stands alone is put before its sentence; the outlet's own tag goes."""
    kept = list(paragraphs)
    for number in range(min(_HEAD, len(kept) - 1)):
        if _OPEN_DATELINE.match(kept[number]) and not kept[number].endswith("---"):
            kept[number : number + 2] = [f"{kept[number]} {kept[number + 1]}"]
            break
    for number in range(min(_HEAD, len(kept))):
        tag = _TAG.match(kept[number])
        if tag and _same(tag["outlet"] or tag["bare"], source):
            removed.append(("outlet tag", tag[0].strip()))
            kept[number] = kept[number][tag.end() :]
            break
    return [paragraph for paragraph in kept if paragraph]


def _is_outlet(paragraph: str, source: str) -> bool:
    line = paragraph.lower().strip(" .")
    return len(line) < 50 and (
        line in _OUTLETS or line == source.lower() or line.startswith("special to ")
    )


def _same(tag: str, source: str) -> bool:
    return bool(source) and tag.split()[0].lower() == source.split()[0].lower()


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
