"""What an outlet says it corrected, told apart from the story itself."""

import re

_LABEL = re.compile(
    r"(?i)^[\W_]*(?:corrections?(?: (?:&|and) clarifications?)?|clarifications?|amendment"
    r"|(?:editor['’]?s?|editors['’]?|publisher['’]s) note|update)\b"
    r"(?:,? ?\(?(?:\w+\.? )?\d{1,2}[^:]{0,40})?\s?[:—–-]\s*(?=\S)"
)
_STRICT = re.compile(r"(?i)^[\W_]*(?:correction|clarification)")
_TELLS = re.compile(
    r"(?i)\b(?:(?:earlier|previous|prior|original|initial|first) version of "
    r"(?:this|the (?:story|article|report|post|column))"
    r"|this (?:article|story|report|post|page|column|headline|caption|item|piece|version)"
    r"(?: \w+){0,6}? (?:has been|was|were|is) (?:\w+ )?(?:corrected|amended|clarified|updated to"
    r" (?:correct|clarify|fix|reflect that|remove))"
    r"|was (?:corrected|amended) on|misspelled|misstated|misidentified|misattributed"
    r"|incorrectly (?:said|stated|identified|reported)|gave the wrong|was incorrect)"
)
_OF_THIS = re.compile(
    r"(?i)^[\W_]*(?:an?|the|this) "
    r"(?:(?:earlier|previous|prior|original|initial) (?:version|headline|caption)"
    r"|(?:article|story|report|post|headline|caption)) (?:of|on|to|in|was|has)\b"
)
_SIGNS = ("correct", "clarif", "version of", "amend", "misst", "misspel", "misiden", "note")
MOST = 3
"""More such paragraphs in one article make it a column of corrections, whose body they are."""


def correction_in(paragraph: str) -> tuple[str, str] | None:
    """Its label ("Correction: ", or none) and the notice, where the paragraph is one.

    An editor's note counts only where it tells of a correction: most of them introduce the author.
    """
    lowered = paragraph.lower()
    if len(paragraph) > 1_500 or not any(sign in lowered for sign in _SIGNS):
        return None
    label = _LABEL.match(paragraph)
    if label and (_STRICT.match(label[0]) or _TELLS.search(paragraph)):
        return label[0], paragraph[label.end() :]
    if _OF_THIS.match(paragraph) and _TELLS.search(paragraph):
        return "", paragraph
    return None
