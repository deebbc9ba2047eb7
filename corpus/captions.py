"""Captions and credits inside running text, as web extractors leave them.

A caption is known by a marker before it ("Image caption, …", "Combined Shape Caption …"), by one
after it ("… Hide Caption 3 of 20"), or by the credit that follows it ("… Ana Ruiz/Getty Images",
"(AP Photo/Ana Ruiz)", "Photograph: Ana Ruiz/Reuters"). Credits say who took a picture, nothing
about the news: they go. Captions stay, as captions.
"""

import re
from dataclasses import dataclass

from corpus.article import Span

_SIGNS = (
    "caption|credit|getty|reuters|afp|photo|image|courtesy|shutterstock|file -|file:|/ap|/cnn"
    "|usa today|handout|/pool|imagn|alamy|bloomberg|epa|sipa|zuma|via ap|maxar|adobe stock"
).split("|")
"""One of which a paragraph with a caption or a credit holds, in lower case: a quick first sieve."""

_AGENCY = (
    r"(?:Getty(?: Images)?(?: Europe| North America| South America| AsiaPac| Sport| News)?"
    r"|AP(?: Images| Photo)?|Associated Press|Reuters|REUTERS|AFP"
    r"|EPA(?:-EFE)?|EFE|Shutterstock|CNN|Bloomberg(?: News)?|Alamy(?: Stock Photo| Live News)?"
    r"|PA(?: Images| Wire| Media)?|iStock(?:photo)?|Anadolu(?: Agency)?|Xinhua|TASS|Sputnik|Rex"
    r"|REX|WireImage|FilmMagic|Redux(?: Pictures)?|LightRocket|NurPhoto|UPI|Zuma|ZUMA"
    r"|ZUMA(?:PRESS\.com| Press| Wire)|Sipa(?: USA)?|SIPA(?: USA)?|[Ii]mago(?: [Ii]mages)?"
    r"|Imagn(?: Images)?|USA T(?:ODAY|oday)(?: N(?:ETWORK|etwork)| Sports(?: Images)?)?"
    r"|The New York Times|The Washington Post|Los Angeles Times|The Guardian|BBC|NASA|NOAA"
    r"|Handout|Pool|POOL|Facebook|Instagram|Twitter|Adobe Stock|Everett Collection|Maxar"
    r"|Maxar Technologies|Planet Labs(?: PBC)?)"
)
_CAPITAL = r"[^\W_a-zà-öø-ÿ][\w.'’&-]*"
_PARTICLE = r"(?:of|the|for|and|de|da|del|di|van|von|der|den|bin|al|el|via|by|courtesy|campaign)"
_NAMES = rf"{_CAPITAL}(?:,? (?:- )?(?:{_PARTICLE} )?(?:{_CAPITAL}|&|{_PARTICLE})){{0,7}}"
_SOURCES = rf"{_NAMES}(?: ?/ ?{_NAMES}){{0,5}}"
_BRACKETED = re.compile(
    r"\s*\((?=[^()]{0,60}\b(?:AP Photo|AP Illustration|AP/|REUTERS/|Getty|Courtesy (?:photo|image)"
    r"|(?:Photo|Image|Picture|Photograph|Illustration|Graphic|Video)s?(?: [Cc]redit)?"
    r"(?: ?:| by\b| from\b| courtesy\b| via\b)|Credit ?:"
    r"|(?:/ ?|via )(?:REUTERS|Reuters|AFP|AP|EPA)\b))"
    r"[^()]{0,220}(?:\)|$)\.?"
)
_SLASHED = re.compile(
    rf"/ ?{_AGENCY}(?:/(?:FILE|File|Pool|POOL|{_AGENCY})| via {_AGENCY}){{0,4}}"
    rf"(?=\.?$| [\"“(]?[A-Z])|\bREUTERS/{_NAMES}$"
)
_SOURCES_ONLY = re.compile(_SOURCES)
_LAST_NAME = re.compile(rf" ({_CAPITAL} {_CAPITAL}(?:/[^/.!?]{{2,40}}){{0,3}})$")
_REACH = 100
"""Characters of names that may stand before "/Getty Images"."""
_MOST_CREDITS = 20
"""After one caption; the data has four."""
_LONGEST_NAME = 4
"""Words. More before a slash is a caption that ends without a full stop, then a name."""
_INITIAL = re.compile(r"\b[A-Z]\. ")
_SENTENCE_END = re.compile(r"(?:(?<![A-Z])\.|[!?…\"”’')\]]) ?[,.]* ")
_LABEL = re.compile(
    r"(?:^|(?<=\s))(?:Photo(?:graph)?|Image|Picture|Video|Graphic|Illustration|Photo credit"
    r"|Image credit|Photographer|Image source|Credits?) ?(?::|…|\.\.\.)"
)
_LABELLED = re.compile(rf" ?{_SOURCES}(?: ?\([^()]{{1,40}}\))?\.?")
_BARE = re.compile(
    rf"{_AGENCY}(?:/{_AGENCY})*|(?:{_NAMES}(?: ?/ ?{_NAMES})? )?via {_AGENCY}(?:/{_AGENCY})*"
    rf"|(?:Photo )?[Cc]ourtesy (?:of |photo )?{_NAMES}|Satellite image ?©[\w. ]+"
    r"|(?:Photograph|Photo|Image|Illustration) by .+"
)
_LEADING = re.compile(
    r"(?:Combined Shape Caption|(?:Image|Media|Photo|Video) caption(?:,|:| (?=[A-Z]))"
    r"|(?:Caption|CAPTION|PHOTO):|Open image in gallery|View image in fullscreen"
    r"|Enlarge this image|Image source, [\w/ .&-]{2,60}?(?= Image caption|$))\s*"
)
_TRAILING = re.compile(
    r"\s*(?:Hide [Cc]aption(?: \d+ of \d+)?|hide caption|toggle caption|Toggle caption"
    r"|Show caption)\s*"
)
_ANNOUNCED = re.compile(r"(?:Image|Media|Photo|Video) caption,?:?|Combined Shape Caption|Caption:?")
_FILE = re.compile(
    r"(?:FILE|FILE PHOTO|File photo|File image|FILE IMAGE)\s*(?:[–—:]|-{1,2})\s*(?=\S)"
)
_POSED = re.compile(
    r"(?:In this [^.]{0,60}?\b(?:photo|photograph|image|picture|video frame)\b[^.]{0,60},"
    r"|This [^.]{0,50}?\b(?:photo|photograph|image|handout|picture|video frame)\b"
    r" (?:shows?|provided|released|made|taken|posted)\b)"
)
_GALLERY = re.compile(r"^Photos: ")
_GALLERY_SIZE = 5
"""Fewer may all begin with the name of whom they show."""


@dataclass(frozen=True, slots=True)
class Parted:
    """One paragraph taken apart."""

    body: tuple[str, ...]
    captions: tuple[str, ...]
    credits: tuple[str, ...]
    """What was left out: credits, and markers that stood alone."""


def part_captions(paragraph: str) -> Parted:
    """Part a one-line paragraph into body, captions and credits; each word lands in one of them."""
    lowered = paragraph.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return Parted((paragraph,), (), ())
    body: list[str] = []
    captions: list[str] = []
    credits: list[str] = []
    marked = False
    position = 0
    for marker in [*_LEADING.finditer(paragraph), None]:
        piece = paragraph[position : marker.start() if marker else None]
        _part(piece, marked, body, captions, credits)
        if marker:
            position, marked = marker.end(), True
            credits.append(marker[0].strip())
    return Parted(tuple(body), tuple(captions), tuple(credits))


def announces_caption(paragraph: str) -> bool:
    """Whether the paragraph is only the label of the next one ("Image caption,")."""
    return len(paragraph) < 30 and bool(_ANNOUNCED.fullmatch(paragraph))


def without_gallery_title(captions: list[str]) -> tuple[str, list[str]]:
    """The gallery's name, and the captions without it ("Photos: The storm A pier is …").

    The name is what the gallery's captions begin with in common, word by word; "" for no gallery.
    """
    named = [caption.split(" ") for caption in captions if _GALLERY.match(caption)]
    if len(named) < _GALLERY_SIZE:
        return "", captions
    common = next(
        (n for n, words in enumerate(zip(*named, strict=False)) if len(set(words)) > 1), 0
    )
    title = " ".join(named[0][:common])
    return title, [caption.removeprefix(title).lstrip() for caption in captions]


def _part(
    piece: str, marked: bool, body: list[str], captions: list[str], credits: list[str]
) -> None:
    """Sort one piece that no leading marker divides; `marked`: such a marker stands before it."""
    position = 0
    for marker in _TRAILING.finditer(piece):
        _sort_credited(piece[position : marker.start()], True, captions, captions, credits)
        credits.append(marker[0].strip())
        position = marker.end()
    _sort_credited(piece[position:], marked, captions if marked else body, captions, credits)


def _sort_credited(
    text: str, marked: bool, remainder: list[str], captions: list[str], credits: list[str]
) -> None:
    """Text that credits end is a caption; what follows the last credit goes to `remainder`."""
    text = text.strip()
    opening = _FILE.match(text)
    if opening:
        text, marked = text[opening.end() :], True
        credits.append(opening[0].strip())
    marked = marked or bool(_POSED.match(text))
    for _ in range(_MOST_CREDITS):
        if (start := _closing_credit(text)) is None:
            break
        credits.append(text[start:].strip())
        text, marked = text[:start].strip(" ,"), True
    position = 0
    for start, end in _inner_credits(text):
        _keep(text[position:start], captions)
        credits.append(text[start:end].strip())
        position = end
    _keep(text[position:], captions if marked else remainder)


def _closing_credit(text: str) -> int | None:
    """Where the credit that ends the text begins, if one does."""
    after_sentence = max(len(text) - _REACH, 0)
    start = 0 if after_sentence == 0 else None
    for sentence in _SENTENCE_END.finditer(text, after_sentence):
        start = sentence.end()
    if start is not None and start < len(text) and _BARE.fullmatch(text[start:].rstrip(".")):
        return start
    for label in reversed(list(_LABEL.finditer(text, after_sentence))):
        if _LABELLED.fullmatch(text, label.end()):
            return label.start()
    return None


def _inner_credits(text: str) -> list[Span]:
    """Spans of the bracketed credits and of those like "Ana Ruiz/Getty Images", in order."""
    bracketed = [match.span() for match in _BRACKETED.finditer(text)]
    spans: list[Span] = []
    for agency in _SLASHED.finditer(text):
        while bracketed and bracketed[0][1] <= agency.start():
            spans.append(bracketed.pop(0))
        bound = spans[-1][1] if spans else 0
        start = _names_begin(text, bound, agency.start())
        if start is not None:
            spans.append((start, agency.end()))
    return _without_overlaps(spans + bracketed)


def _names_begin(text: str, bound: int, end: int) -> int | None:
    """Where the names that stand before an agency begin: after a sentence, or at `bound`."""
    reach = max(bound, end - _REACH)
    start = bound if reach == bound else None
    for sentence in _SENTENCE_END.finditer(text, reach, end):
        start = sentence.end()
    if start is None:
        start = reach
    else:
        for initial in _INITIAL.finditer(text, start, end):
            words_before = len(text[start : initial.end()].split())
            if words_before > 2 and len(text[initial.end() : end].split("/")[0].split()) > 1:
                start = initial.end()  # "They won Group B. Ana Ruiz/AP": a sentence's end
        names = text[start:end].strip()
        if not names or (
            _SOURCES_ONLY.fullmatch(names) and len(names.split("/")[0].split()) <= _LONGEST_NAME
        ):
            return start
    # A caption that ends without a full stop: the credit is what looks like a name at the end.
    name = _LAST_NAME.search(text, start, end)
    return name.start(1) if name else None


def _without_overlaps(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _keep(text: str, where: list[str]) -> None:
    text = text.strip(" ,")
    if any(map(str.isalnum, text)):
        where.append(text)
