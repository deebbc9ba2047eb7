"""Sentences and paragraphs of a web page that tell nothing about the news.

Each rule has a name, signs and a pattern. The signs, one of which a text in lower case must hold,
are a quick first sieve. Rules ask for two things where one could stand in a report: "Follow" and
an address, "sign up" and a newsletter. What no rule is sure of stays.

A paragraph goes as a whole (PARAGRAPHS, FURNITURE), or only the sentences of it that speak to the
reader (SENTENCES).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of text that goes."""

    name: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    """Matched from the start."""


def _rule(name: str, signs: str, *alternatives: str, flags: re.RegexFlag = re.IGNORECASE) -> Rule:
    return Rule(name, tuple(signs.split(" | ")), re.compile("|".join(alternatives), flags))


FURNITURE = frozenset(
    " ".join(
        """
    ad | ad feedback | advertisement | also of interest | dig deeper | people are also reading
    | just for subscribers | advertisement - continue reading below | all rights reserved
    | article continues after advertisement | article continues below | around the bbc
    | back to top | best of | click here | comment | comments | continue reading
    | continue reading below | continue reading the main story | copy link | copied
    | editors' picks | editor's picks | email | enlarge image | enlarge this image
    | email this article | explore more | facebook | follow us | free newsletters | get the app
    | hide caption | image source | image | instagram | just watched | leave a comment | listen
    | listen to article | listen to this article | load more | log in | more | more coverage
    | more for you | more from | more like this | more on this | more on this story | more stories
    | more to read | more videos | most popular | most read | most viewed | must read | must watch
    | newsletter | newsletters | next | next article | open image in gallery | open in app
    | partner content | photos you should see | play | play video | pinterest | previous | prev
    | prev next | print | print this article | promoted | read | read also | read more | read next
    | read the full story | read the full story here | recommended | recommended stories
    | recommended reading | recommended videos | reddit | related | related article
    | related articles | related content | related coverage | related links | related news
    | related reading | related stories | related story | related topics | related video
    | related videos | replay | replay more videos | save | save article | see also | see more
    | see all topics | share | share article | share on facebook | share on twitter | share this
    | share this article | share this story | share this page | show caption | show comments
    | sign in | sign up | sign up here | skip ad | skip advert | skip advertisement
    | skip past newsletter promotion | after newsletter promotion | skip to content
    | skip to main content | skip to end of ad | sponsored | sponsored content | story continues
    | story continues below | story continues below advertisement | subscribe | subscribe now
    | supported by | tap to unmute | text size | toggle caption | top stories | trending
    | trending now | twitter | unmute | up next | video | video ad feedback | view all
    | view comments | view gallery | view image in fullscreen | view more | watch more
    | watch next | watch now | whatsapp | what to read next | you may also like
    | you might also like | your email address
    """.split()
    ).split(" | ")
)
"""Whole paragraphs, in lower case, without marks around them, that are a page's own furniture."""

_SOCIAL = (
    r"(?:@\w|https?://|\bwww\.|twitter|facebook|instagram|tiktok|linkedin|threads|bluesky|youtube"
    r"|whatsapp|telegram|apple news|google news|flipboard|\bon x\b)"
)
_LETTER = (
    r"\b(?:newsletters?|inbox|in-box|e-?mail alerts?|daily briefing|morning briefing|push alerts?)"
)
_OPENING = r"[\s(*\[\"'“‘–—>►•-]*"
_NOBODY_SAID = r"(?!.{0,200}\b(?:said|says|told)\b)"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"

PARAGRAPHS: Sequence[Rule] = (
    _rule(
        "related",
        ": | | | › | » | > | – | —",
        _OPENING
        + r"(?:(?:read|see|hear|watch|learn|know) (?:more|also|next|this|here)|also read|more|read"
        r"|related(?: (?:articles?|stor(?:y|ies)|coverage|news|links?|content|reading|video))?"
        r"|recommended(?: (?:reading|stor(?:y|ies)))?|don['’]t miss|you (?:may|might) also like"
        r"|more (?:on|from) [^:.]{2,40}|more (?:news|coverage)|previously|previous coverage|icymi"
        r"|from the archives?|editor['’]s pick|go deeper|dig deeper|further reading|keep reading"
        r"|full story|for subscribers|subscriber exclusive)"
        r"(?:\s?[:|›»>]|\s[–—]\s)\s?\S(?!.*[.!]$).{0,240}$",
    ),
    _rule(
        "video",
        "video ad | just watched | source: cnn | video player | is this ad | was this ad",
        r"video ad feedback\b",
        r".*\bjust watched\b.*\bmust watch\b",
        r".{0,200}\d\d:\d\d - source: cnn.{0,80}$",
        r"video player was slow to load",
        r"\d\. how relevant (?:is|was) this ad",
    ),
    _rule(
        "consent",
        "privacy policy | verification email | your information | your email | offers from"
        " | on behalf | details you have | information you have | your data | of managing"
        " | you agree | publishing limited | recaptcha",
        r".*(?:verification email shortly|by submitting your (?:information|email)"
        r"|(?:terms (?:&|and) conditions|terms of (?:use|service)) and (?:the |our )?privacy policy"
        r"|(?:news and offers|receive email) from (?:us on behalf|other)"
        r"|we will use the (?:details|information) you have (?:shared|provided)"
        r"|object to the use of your data|use of this information for the purpose of managing"
        r"|by signing up,? you agree|other future publishing limited brands"
        r"|this site is protected by recaptcha)",
    ),
    _rule(
        "offer",
        "subscribe | newsletter",
        r"subscribe to [^.]{2,60}\b(?:escape|get|for|from|today)\b.*(?:sign up|subscribe|save)\b",
        r".{0,60}\bsubscribe & save\b",
        r"would you like to receive .{2,80}newsletter ?\?",
    ),
)

SENTENCES: Sequence[Rule] = (
    _rule(
        "follow",
        "follow | like us | find | join | connect | tweet",
        _OPENING + r"(?:(?:you can|please|be sure to|and|also,?|or) )*"
        r"(?:follow|like us|find|join|connect with|tweet(?= (?:us|me|her|him|at|to|@)))\b ?"
        rf"{_NOBODY_SAID}(?:.{{0,160}}{_SOCIAL}|us on\b|along on\b)",
    ),
    _rule(
        "contact",
        "contact | reach | mail | write to | call | reporter | send",
        _OPENING + r"(?:(?:you can|please|have a|got a|tips?\?|questions?\?|comments?\?) )*"
        r"(?:contact|reach|e-?mail|write to|call)\b:? ?"
        r"(?!.{0,200}\b(?:said|says|told)\b)"
        r"(?!.{0,200}\bto (?:order|register|reserve|rsvp|book|volunteer|donate|apply)\b)"
        r"(?:(?:her|him|them|me|us|the (?:reporter|writer|author|columnist|editor|newsroom))\b"
        r"|(?-i:[A-Z][\w'’-]+ [A-Z])|[^.]{0,40}\b(?:reporter|writer|editor|columnist)\b|\S+@)"
        r".{0,160}(?:\w@\w|@\w{3,}|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|$(?<=@\S\S\S\S\S))",
        r"(?:contact|e-?mail|twitter|facebook|instagram|x|phone|follow)\s?:\s?\S*[@/]\S+$",
        r".{0,120}\b(?:can|may) be (?:reached|contacted|emailed|followed)\b"
        r".{0,120}(?:@\w|https?:)",
    ),
    _rule("contact", "@", r"@\w{3,30}$", r"\S+@\S+\.\w+$"),
    _rule(
        "newsletter",
        "newsletter | inbox | in-box | mail alert | daily briefing | morning briefing | push alert",
        rf"(?=.*{_LETTER}\b){_OPENING}"
        r"(?:(?:want|like|love|need|looking|interested|enjoy|what)\b[^?]*\?"
        r"|sign[- ]?up|subscribe|click|tap|get\b|join|register|not a subscriber|to (?:get|receive)"
        r"|for more|receive|thanks? (?:you )?for|you can (?:get|sign|also|subscribe)|don['’]t miss"
        r"|if you(?:['’]d like| want| like| enjoy)|learn more|make sense of|let us|in your"
        r"|a version of|get our|sports newsletter|nfl newsletter)",
    ),
    _rule(
        "sign up",
        "sign up | sign-up | subscri | registe",
        _OPENING
        + r"(?:you can )?(?:sign[- ]?up|subscribe|register) (?:(?:right )?here|now|today|below|free"
        r"|for (?:free|updates|alerts|texts?|our|the|cnn|usa today|your|more|e-?mails?)|with"
        r"|to (?:our|the week|cnn|usa today|get|receive))\b.{0,200}$",
        r"(?:not a|already a) subscriber\?|already registered\?",
        r"register now for free unlimited access\b",
    ),
    _rule(
        "read on",
        "read | view | see | get | find | watch | listen | hear | check out | learn | click | tap"
        " | download",
        _OPENING + r"(?:you can )?(?:read|view|see|get|find|watch|listen to|hear|check out|learn)"
        r" (?:more|the full|our full|all|other|the rest|additional)\b.{0,80}\b"
        r"(?:here|opinion|on cnn|on twitter|below|at \S+\.(?:com|org|co\.uk)\S*|of our coverage)"
        r"[.!)>]*$",
        _OPENING + r"(?:click|tap) here\b.{0,120}$",
        _OPENING + r"(?:download|get) the \w+(?: \w+)? (?:news )?app\b.{0,80}$",
        _OPENING
        + r"read (?:it|more|the story|this story|this article) (?:here|at|in|on)\b.{0,120}[.!)>]*$",
    ),
    _rule(
        "support",
        "journalism | subscri | donat | member | supporting",
        r"support (?:local|our|quality|independent|this) journalism",
        r"your subscription (?:supports|makes)",
        r"thank you for (?:supporting our|your support of our)",
        r"(?:please )?consider (?:subscribing|supporting us|a donation|becoming a)",
        r"become a (?:member|subscriber)\b|donate (?:here|now|today)\b",
        r"to support (?:this|our|local) (?:work|journalism)",
        r"you can subscribe to our print edition",
    ),
    _rule(
        "affiliate",
        "commission | affiliate | accurate | independently | by clicking | product experts",
        r"(?=.*(?:\bcommissions?\b|\baffiliate\b|prices were accurate"
        r"|independently (?:chosen|selected|reviewed)|by clicking|product experts at))[–— ]*"
        r"(?:if you|we (?:may|occasionally|earn|independently)|purchases|prices|recommendations"
        r"|the product experts|this (?:article|post|story) (?:may )?contains?|as an amazon|products"
        r"|when you|our)\b",
    ),
    _rule(
        "copyright",
        "© | copyright | (c) | rights reserved | may not be | permission | thomson reuters"
        " | licensing",
        r"[(\[]?(?:©|copyright\b|\(c\)) ?(?:copyright )?(?:©|\(c\))? ?"
        r"(?:[12]\d{3}|\w+(?: \w+){0,5},? [12]\d{3}|.{0,80}rights reserved)",
        r"all rights reserved\b|this material may not be (?:published|reproduced)",
        r"(?:reprinted|republished|distributed) (?:with|by) (?:permission|tribune)\b",
        r"our standards: the thomson reuters|acquire licensing rights",
    ),
    _rule(
        "credit",
        "contribut | report | edit | compiled | produced | written | photography | graphics",
        r"[(*–—_ ]*(?:Contributing|Contributors?|Contributed|Additional reporting|Reporting) ?:"
        r".{0,250}$",
        r"[(*–—_ ]*(?:Contributing|Additional reporting|Reporting|Edited|Editing|Compiled|Produced"
        r"|Written|Photography|Graphics?) by"
        r"(?: (?:[A-Z][\w.,;'’/()&-]*|in|and|by|of|the|for|from|with|additional|reporting|editing"
        r"|writing)[,;]?){1,40}$",
        r".{2,200}\bcontributed (?:to|reporting)\b.{0,80}(?:report|story|article|reporting)[.)*]*$",
        r"From (?:USA TODAY Network|staff|wire|the Associated Press|AP|news|combined)\b.{0,40}"
        r"(?:reports?|services)$",
        flags=re.NOFLAG,
    ),
    _rule(
        "update note",
        "updat | developing | refresh | check back",
        r"[(*\[ ]*(?:(?:this|the) )?(?:is a |breaking |developing |news )*(?:story|article|report)"
        r" (?:has been|was|is|will be)(?: being)? (?:updated|updating|developing|refreshed)"
        r"(?: (?:with|to|as|throughout|regularly|once|when|and|add|include|reflect|more|new"
        r"|additional|further|the|latest|details|information|reporting|reaction|developments?"
        r"|context|background|comments?|it|becomes?|available|they|we|come|comes|in|know|happen"
        rf"|events?|unfold|quotes|on|today|{_DAY})\b)*[.)*\] ]*$",
        r"this is a (?:breaking|developing) (?:news )?story\b.{0,80}$",
        r"(?:please )?(?:check back|refresh this page|stay with us)\b"
        r".{0,80}\b(?:updates|details|more)\b.{0,20}$",
    ),
    _rule(
        "game",
        "crossword | quiz | sudoku | break?",
        r"(?:need a break\? )?(?:play|try|take|test) .{0,60}"
        r"\b(?:crossword|daily quiz|news quiz|sudoku)\b.{0,60}$",
        r"need a break\?$",
    ),
)

_LABELLED_LINK = re.compile(
    r"(?!\d|https?:)[^:.]{2,70}[:?]?:(?=[A-Z0-9'‘\"“])(?!\d\d\b)(?=(?:\S+\s+){4,40}\S+$)"
    r"(?!.*[.]$).{20,200}$"
)
_LABELLED = re.compile(r"[^:.]{2,60}:\S|[^:.]{2,30}: ")
_NO_LETTER = re.compile(r"[\W_]*")
_LONG = 1_500
"""Characters. No boilerplate is longer; what is, is a page without paragraphs."""


def boilerplate_rule(paragraph: str) -> str | None:
    """The name of the rule by which the whole one-line paragraph says nothing, if one does."""
    if _NO_LETTER.fullmatch(paragraph):
        return "rule line"
    if len(paragraph) > _LONG:
        return None
    lowered = paragraph.lower()
    if len(paragraph) < 60 and lowered.strip(" :;>›»|…*→▶-–—") in FURNITURE:
        return "furniture"
    return _first_match(paragraph, _candidates(PARAGRAPHS, lowered))


def labelled_links(paragraphs: Sequence[str]) -> set[int]:
    """Which paragraphs are a bold label and the headline of another story.

    Extractors leave them as `Trade talks:Ministers meet again in Geneva`, with no space after the
    colon. Such lines stand alone among prose: four in a row are a list of facts, and stay.
    """
    links: set[int] = set()
    run: list[int] = []
    for number, paragraph in enumerate([*paragraphs, ""]):
        if _LABELLED.match(paragraph):
            run.append(number)
            continue
        if len(run) <= 3:
            links.update(n for n in run if _is_labelled_link(paragraphs[n]))
        run = []
    return links


def _is_labelled_link(paragraph: str) -> bool:
    return len(paragraph) < 280 and bool(_LABELLED_LINK.match(paragraph))


def without_chaff(paragraph: str) -> tuple[str, list[tuple[str, str]]]:
    """The paragraph without the sentences that only speak to the reader, and those as
    (rule, sentence)."""
    rules = _candidates(SENTENCES, paragraph.lower())
    if not rules:
        return paragraph, []
    sentences = [paragraph[start:end] for start, end in sentence_spans(paragraph)]
    ruled = [(sentence, _first_match(sentence, rules)) for sentence in sentences]
    dropped = [(rule, sentence) for sentence, rule in ruled if rule]
    if not dropped:
        return paragraph, []
    kept = [s for s, rule in ruled if rule is None and not _NO_LETTER.fullmatch(s)]
    return " ".join(kept), dropped


def _candidates(rules: Sequence[Rule], lowered: str) -> list[Rule]:
    return [rule for rule in rules if any(sign in lowered for sign in rule.signs)]


def _first_match(text: str, rules: Sequence[Rule]) -> str | None:
    return next((rule.name for rule in rules if rule.pattern.match(text)), None)
