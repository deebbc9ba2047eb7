"""An answer as `/api/ask` gives it, for the OpenAPI document. The ferry is made up."""

from pydantic.config import JsonDict

QUOTE = "The ferry Anselm was sold on Monday because her engines had failed twice, the owner said."

EXAMPLE: JsonDict = {
    "id": "q7mR0XJ1nVtzYw2A",
    "question": "Why was the ferry sold?",
    "answered": True,
    "short_answer": "",
    "sentences": [
        {
            "text": QUOTE,
            "citations": [1],
            "speaker": "the owner",
            "side": "",
            "marked": None,
            "written": False,
            "part": 0,
        }
    ],
    "citations": [
        {
            "number": 1,
            "article_id": "0f3a9c5d7e1b2468",
            "start": 31,
            "end": 31 + len(QUOTE),
            "quote": QUOTE,
            "headline": "Island ferry is sold to a yard",
            "source": "Harbour Gazette",
            "published": "2023-05-02T08:30:00Z",
            "url": "https://gazette.example.org/ferry",
            "page": f"/articles/0f3a9c5d7e1b2468?start=31&end={31 + len(QUOTE)}#m",
        }
    ],
    "confidence": 0.91,
    "reading": {
        "question": "Why was the ferry sold?",
        "day": "2023-05-10",
        "filters": {"since": None, "until": None, "sources": [], "sections": []},
        "read": {},
        "kind": "reason",
        "recent": False,
        "parts": [],
    },
    "coverage": {
        "articles": 1928,
        "sources": ["Harbour Gazette", "North Wire"],
        "first": "2014-03-02",
        "last": "2023-05-09",
    },
    "hits": [],
    "generation": "20230509T040000.000Z-2a61f0c4d9b8e735",
    "timings": {"search": 0.012, "read": 0.081, "compose": 0.002},
    "note": "",
    "story": False,
    "written_by": "",
    "conversation": "",
}
