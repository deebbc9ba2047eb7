"""What each operation gives, as the OpenAPI document shows it. The ferry is made up.

No field of ours is null in them: FastAPI leaves those out of the document.
"""

import json
from collections.abc import Mapping
from typing import Any

Example = Mapping[str, Any]

GENERATION = "20230509T040000.000Z-2a61f0c4d9b8e735"
ARTICLE_ID = "0f3a9c5d7e1b2468"
HEADLINE = "Island ferry is sold to a yard"
QUOTE = "The ferry Anselm was sold on Monday because her engines had failed twice, the owner said."
QUESTION, SHORT = "Which ferry was sold last week?", "Anselm"
MARKED = [QUOTE.index(SHORT), QUOTE.index(SHORT) + len(SHORT)]
TEXT = f"{HEADLINE}\n\n{QUOTE}"
START, END = TEXT.index(QUOTE), len(TEXT)

REFERENCE: Example = {
    "id": ARTICLE_ID,
    "url": "https://gazette.example.org/ferry",
    "headline": HEADLINE,
    "source": "Harbour Gazette",
    "section": "Local",
    "language": "en",
    "published": "2023-05-02T08:30:00Z",
    "updated": "2023-05-02T11:05:00Z",
    "corrections": [],
}
ARTICLE: Example = {
    **REFERENCE,
    "byline": "Ada Quayle",
    "status": "usable",
    "path": "2023/05/ferry.html",
    "text": TEXT,
    "captions": [],
    "sentences": [[START, END]],
    "duplicates": [],
    "generation": GENERATION,
}
ARTICLES: Example = {
    "page": 1,
    "k": 50,
    "next": "/api/articles?source=Harbour+Gazette&page=2",
    "matching": 941,
    "articles": [REFERENCE],
    "generation": GENERATION,
}
HIT: Example = {
    "article": REFERENCE,
    "passage": {
        "id": f"{ARTICLE_ID}-{START}",
        "start": START,
        "end": END,
        "text": QUOTE,
        "kind": "body",
        "sentences": [[START, END]],
    },
    "score": 1.62,
    "parts": {"bm25": 11.4, "cosine": 0.71, "lexical": 0.88, "dense": 0.71, "recency": 0.03},
    "duplicates": [],
}
COVERAGE: Example = {
    "articles": 57,
    "sources": ["Harbour Gazette", "North Wire"],
    "first": "2023-05-01",
    "last": "2023-05-07",
}
SEARCH: Example = {
    "query": "ferry sold",
    "page": 1,
    "k": 10,
    "next": "/api/search?q=ferry+sold&page=2",
    "hits": [HIT],
    "coverage": COVERAGE,
    "generation": GENERATION,
}
READING: Example = {
    "question": QUESTION,
    "day": "2023-05-10",
    "filters": {"since": "2023-05-01", "until": "2023-05-07", "sources": [], "sections": []},
    "read": {"period": "last week"},
    "kind": "name",
    "recent": False,
    "parts": [],
}
SENTENCE: Example = {
    "text": QUOTE,
    "citations": [1],
    "speaker": "the owner",
    "side": "",
    "marked": MARKED,
    "written": False,
    "part": 0,
}
CITATION: Example = {
    "number": 1,
    "article_id": ARTICLE_ID,
    "start": START,
    "end": END,
    "quote": QUOTE,
    "headline": HEADLINE,
    "source": "Harbour Gazette",
    "published": "2023-05-02T08:30:00Z",
    "url": "https://gazette.example.org/ferry",
    "page": f"/articles/{ARTICLE_ID}?start={START}&end={END}#m",
}
ANSWER: Example = {
    "id": "q7mR0XJ1nVtzYw2A",
    "question": QUESTION,
    "answered": True,
    "short_answer": SHORT,
    "sentences": [SENTENCE],
    "citations": [CITATION],
    "confidence": 0.91,
    "reading": READING,
    "coverage": COVERAGE,
    "hits": [HIT],
    "generation": GENERATION,
    "timings": {"search": 0.012, "read": 0.081, "compose": 0.002},
    "note": "",
    "story": False,
    "written_by": "",
    "conversation": "",
}
_EVENTS = (
    ("reading", READING),
    ("sentence", {**SENTENCE, "cited": [CITATION]}),
    ("answer", ANSWER),
)
EVENTS = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in _EVENTS)

BUILD: Example = {
    "found": 1930,
    "new": 12,
    "changed": 1,
    "unchanged": 1915,
    "rejected": [{"path": "wire/may.jsonl", "record": 1204, "reason": "There is no text in it."}],
    "removed": 0,
    "articles": 1928,
    "passages": 3106,
    "embedded": 21,
    "seconds": 4.2,
}
STATS: Example = {
    "generation": GENERATION,
    "built": "2023-05-09T04:00:04Z",
    "articles": 1928,
    "first": "2014-03-02",
    "last": "2023-05-09",
    "outlets": [
        {"name": "Harbour Gazette", "articles": 941},
        {"name": "North Wire", "articles": 987},
    ],
    "build": BUILD,
}
REBUILD: Example = {
    "state": "done",
    "started": "2023-05-09T04:00:00Z",
    "finished": "2023-05-09T04:00:05Z",
    "step": "embedding passages",
    "done": 21,
    "total": 21,
    "report": BUILD,
    "problem": "",
}
WITHDRAWAL: Example = {
    "action": "withdraw",
    "at": "2023-05-10T09:12:44Z",
    "who": "chief",
    "id": ARTICLE_ID,
    "url": "https://gazette.example.org/ferry",
    "reason": "an order of the court",
    "purge": False,
    "copies": [],
}
HEALTH: Example = {"status": "ok"}
READY: Example = {
    "ready": True,
    "generation": GENERATION,
    "built": "2023-05-09T04:00:04Z",
    "age_seconds": 21600,
    "articles": 1928,
    "waiting": 0,
    "warning": "",
}

_CONTENT = f"{QUOTE} [1]"
_HEAD: Example = {"id": "chatcmpl-51f0c2", "created": 1683711600, "model": "dateline"}
_ANNOTATION: Example = {
    "type": "url_citation",
    "url_citation": {
        "start_index": 0,
        "end_index": len(_CONTENT),
        "title": HEADLINE,
        "url": "https://gazette.example.org/ferry#:~:text=The%20ferry%20Anselm%20was,"
        "twice%2C%20the%20owner%20said.",
    },
}
COMPLETION: Example = {
    **_HEAD,
    "object": "chat.completion",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": _CONTENT,
                "annotations": [_ANNOTATION],
            },
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "dateline": ANSWER,
}
_DELTAS: tuple[Example, ...] = (
    {"role": "assistant", "content": ""},
    {"content": _CONTENT},
    {"annotations": [_ANNOTATION]},
)
_CHUNKS = [
    {
        **_HEAD,
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": delta}],
    }
    for delta in _DELTAS
]
CHUNKS = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in _CHUNKS) + "data: [DONE]\n\n"
MODEL: Example = {"id": "dateline", "object": "model", "created": 0, "owned_by": "dateline"}
MODELS: Example = {"object": "list", "data": [MODEL]}


def gives(example: Example, status: int = 200, stream: str = "") -> dict[int | str, dict[str, Any]]:
    """An operation's `responses`: what it answers, and as which events where it streams."""
    content: dict[str, Any] = {"application/json": {"example": example}}
    if stream:
        content["text/event-stream"] = {"example": stream}
    return {status: {"content": content}}
