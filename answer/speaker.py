"""Who only speaks of a deed did not do it: the minister who says that the leak is bad."""

import re

from answer.stance import speaker_of
from corpus.article import Span
from index import analysis


def only_speaks(question: str, text: str, span: Span) -> bool:
    """Whether whoever is named in `span` only says what the sentence tells of others. Who speaks of
    their own deeds, or is called what is asked for ("Mayor Ada Holm said"), may be meant."""
    speaker = speaker_of(text)
    if not speaker or text[slice(*span)] not in speaker or _ASKS_WHO_SPOKE.search(question):
        return False
    if _OF_THEMSELVES.search(text.replace(speaker, "")):
        return False
    asked = re.sub(r"\b[A-Z][a-z][\w'’-]*", " ", question)
    start = text.find(speaker)
    before = re.split(r"[,“”\"]", text[:start])[-1]
    behind = re.match(r",[^,]{3,80},", text[start + len(speaker) :])
    called = f"{before} {speaker} {behind.group() if behind else ''}"
    return not set(analysis.terms(asked)) & set(analysis.terms(called))


_ASKS_WHO_SPOKE = re.compile(
    r"\b(?:sa(?:id|ys?)|t(?:old|ells?)|announc\w+|call\w*|accus\w+|claim\w*|warn\w*|admit\w*|"
    r"den(?:y|ied|ies)|describ\w+|believ\w+|th(?:ink|ought)\w*|demand\w*|urg\w+|predict\w*|"
    r"testif\w+|criti\w+|prais\w+|respond\w*|react\w*|apologi\w+|tweet\w*|post\w*|wrote|"
    r"writ\w+|ask\w*|confirm\w*|reveal\w*|declar\w+|propos\w+|promis\w+|vow\w*|threat\w*|"
    r"ordered|slam\w*|condemn\w*|suggest\w*|argu\w+|offer\w*|speak\w*|spoke\w*|quot\w+)\b",
    re.I,
)
_OF_THEMSELVES = re.compile(r"\b(?:I|my|me|we|our|us|he|his|him|she|her|they|their|them)\b")
