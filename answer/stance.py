"""Who says a sentence, and whether it denies.

Patterns of wire copy: the speaker stands before a verb of saying ("Iran's foreign ministry denied
that …"), behind it ("…, the prime minister said"), or after "according to". About a third of what
news reports is in quotation marks; the rest is reported speech, which these patterns read as well
(Pareti et al. 2013).
"""

import re

_SAY = (
    "said|says|told|tells|announced|announces|claimed|claims|denied|denies|rejected|rejects|"
    "confirmed|confirms|accused|accuses|warned|warns|admitted|admits|acknowledged|acknowledges|"
    "insisted|insists|dismissed|dismisses|argued|argues|added|adds|stated|states|declared|declares|"
    "alleged|alleges|vowed|vows|condemned|condemns|disputed|disputes|refuted|refutes|reported|"
    "reports|wrote|writes|tweeted|explained|explains|suggested|suggests|estimated|estimates"
)
_DENY = (
    "den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)|"
    r"dismiss(?:es|ed|ing)?\b(?= (?:as|that|it|this|them)\b| (?:[\w'’]+ ){0,5}?(?:claims?|"
    r"accusations?|allegations?|charges|reports?|suggestions?|criticisms?|idea|notion|rumou?rs?|"
    r"concerns|fears|accounts?|findings|arguments?|remarks|complaints?|talk|calls?)\b)|"
    "disput(?:es?|ed|ing)|contradict(?:s|ed|ing)?|disavow(?:s|ed|ing)?|rebut(?:s|ted|ting)?|"
    "denials?|disclaim(?:s|ed|ing)?|repudiat(?:es?|ed|ing)|debunk(?:s|ed|ing)?"
)
_NAME = (
    r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Ss]ome|[Mm]any|[Ss]everal) )?"
    r"(?:[\w'’.&-]+ ){0,6}?[\w'’&-]+"
)
_ROLE = (
    r"(?:ministry|minister|government|officials?|spokes(?:man|woman|person)|president|authorities|"
    r"police|agency|company|statement|court|army|military|department|chief|governor|mayor|senator|"
    r"office|commission|lawyers?|researchers?|scientists?|experts?|analysts?|premier|leader|group|"
    r"secretary|director|union|committee|council|leaders|prosecutors?|residents?|witness(?:es)?)"
)
_BEHIND = re.compile(
    rf",[\"”’]? (?P<who>{_NAME}) (?:has |have |had )?(?:{_SAY})"
    r"(?: (?:on )?\w+day| late \w+| in a statement| earlier)?(?:, without [^,]{3,40})?[.\"”’]*$"
)
_SAID_WHO = re.compile(rf",[\"”’]? (?:said|says) (?P<who>{_NAME})(?=[.,\"”’]|$)")
_ACCORDING = re.compile(
    r"\b[Aa]ccording to (?P<who>(?:[\w'’.&-]+ ?){1,7}?)(?=[,.;]|$| (?:which|who|that)\b)"
)
_FIRST = (
    rf"(?P<who>{_NAME})(?:, [^,]{{3,60}},)? (?:has |have |had |also |later |repeatedly |again |"
    rf"strongly |flatly )*(?:{_SAY})\b"
)
_BEFORE = re.compile(rf"^{_FIRST}")
_LATER = re.compile(rf"^(?:[Ww]hen asked [^,]{{0,160}}|[^,]{{0,60}}), {_FIRST}")
_DENIES = re.compile(rf"\b(?:{_DENY})\b", re.I)
_NOT_A_DENIAL = re.compile(
    r"\b(?:not|never|nor|without|declin\w+ to|refus\w+ to|n['’]t) (?:\w+ly )?"
    r"(?:den(?:y|ied|ying)|contradict(?:ed|ing)?|disput(?:e|ed|ing)|dismiss(?:ed|ing)?)\b|"
    r"\breject(?:s|ed|ing)? (?:[\w'’-]+ ){0,3}?(?:offers?|proposals?|bids?|plans?|appeals?|"
    r"requests?|deals?|applications?|bills?|motions?|ballots?|constitution|amendments?|"
    r"applicants?|candidates?)\b|"
    r"\b(?:was|were|been|being|be|are|is) (?:denied|rejected|dismissed)\b"
    r"|\bden(?:y|ied|ying|ies) (?:\w+ ){0,2}(?:entry|access|bail|boarding|visas?|permission|"
    r"requests?|asylum|parole)\b|\bcannot be denied\b|\bno denying\b|\bundeniabl",
    re.I,
)
_CLAIM_ONLY = re.compile(
    r"\b(?:alleged(?:ly)?|alleges?|accus(?:es?|ed|ing)|blam(?:es?|ed|ing)|suspected|reportedly|"
    r"purported(?:ly)?|claim(?:s|ed)? responsibility)\b",
    re.I,
)
_DATELINE = re.compile(r"^[A-Z][A-Z .'’-]+(?:, [A-Z][\w .'’-]{2,20})?(?: \([^()]{2,40}\))? [—–-]+ ")
"""Where wire copy says that it was written: "FORT MYERS, Florida — "."""
LONGEST = 1000
"""Characters of a sentence that is read; a longer one is a table or a list, said by nobody."""

_PRONOUN = re.compile(r"(?:he|she|they|it|who|that|which|we|i|you|also)$", re.I)


def speaker_of(sentence: str) -> str:
    """Who is reported as saying the sentence, in its own words; "" where nobody plainly is.

    The result is a substring of the sentence. A pronoun names nobody and gives "".
    """
    if len(sentence) > LONGEST:
        return ""
    sentence = _DATELINE.sub("", sentence)
    for pattern in (_BEHIND, _SAID_WHO, _ACCORDING, _LATER, _BEFORE):
        match = pattern.search(sentence)
        if match:
            who = match["who"].strip(' ,"“”').removesuffix(".")
            if _is_somebody(who) or (pattern is _ACCORDING and not _PRONOUN.match(who)):
                return who
    return ""


def _is_somebody(who: str) -> bool:
    if not who or _PRONOUN.match(who) or len(who) > 80:
        return False
    words = who.split()
    named = any(word[:1].isupper() for word in words[1:]) or (
        words[0][:1].isupper() and words[0].lower() not in _OPENERS
    )
    return named or re.search(rf"\b{_ROLE}\b", who) is not None


_OPENERS = frozenset(
    "the a an in on at but and as his her their some many several it this that these those there "
    "when while for by with from of to after before if because since although though despite under "
    "over about how what why where".split()
)


_ASKED_OF = re.compile(
    r"\b(?:did|does|do|has|have|had|is|was|are|were) (?P<who>(?:[\w'’.&-]+ ){1,6}?)"
    r"(?:say|said|saying|claim(?:ed)?|tell|told|respond(?:ed)?|react(?:ed)?|repl(?:y|ied)|"
    r"answer(?:ed)?)\b"
)


def asked_of(question: str) -> str:
    """Whose words a question asks for: "Iran" in "what did Iran say?"; "" for nobody's."""
    match = _ASKED_OF.search(question)
    return match["who"].strip() if match else ""


def roles_in(who: str) -> frozenset[str]:
    """What somebody is called but by name: {"family"} of "her family", none of "Iran"."""
    words = who.replace("'s", "").replace("’s", "").split()
    lead = words[:1] if words and words[0].lower() in _OPENERS else []
    return frozenset(w for w in words[len(lead) :] if w.isalpha() and w.islower()) - _OPENERS


def says(name: str, sentence: str) -> bool:
    """Whether whoever bears the name, folded, says something anywhere in it."""
    words = rf"\b{re.escape(name)}\b(?: \w+)? (?:{_SAY}|called|calls|responded|replied|answered)\b"
    return re.search(words, sentence, re.I) is not None


_REPORTS = re.compile(rf"\b(?:{_SAY})\b|\b[Aa]ccording to\b")


def reports(sentence: str) -> bool:
    """Whether it holds a verb of saying or names its source."""
    return bool(_REPORTS.search(sentence))


def denies(sentence: str) -> bool:
    """Whether somebody denies, rejects or disputes something in it."""
    return bool(_DENIES.search(sentence)) and not _NOT_A_DENIAL.search(sentence)


def only_alleged(sentence: str) -> bool:
    """Whether the sentence itself marks what it says as somebody's claim."""
    return bool(_CLAIM_ONLY.search(sentence))


_LEANS = re.compile(
    r"^[\"“‘']?(?:he|she|they|it|his|her|their|its|this|that|these|those|but|and|so|also|however|"
    r"then|meanwhile|still|instead|both|such|there|the (?:move|decision|statement|incident|attack|"
    r"announcement|company|group|report|news|case|law|bill|deal|measure|meeting|two|three|pair|"
    r"couple|latter))\b",
    re.I,
)


def leans_on_previous(sentence: str) -> bool:
    """Whether a reader needs the sentence before it to know what it speaks of."""
    return bool(_LEANS.match(sentence))
