import pytest

from corpus.outlets import outlet_named


@pytest.mark.parametrize(
    ("source", "url", "name"),
    [
        ("", "https://edition.cnn.com/2022/x", "CNN"),
        ("", "https://www.bbc.co.uk/news/1", "BBC"),
        ("cnn.com", None, "CNN"),
        ("www.reuters.com", None, "Reuters"),
        ("https://apnews.com/hub/x", None, "AP"),
        ("The  Herald", "https://www.cnn.com/x", "The Herald"),
        ("", "https://www.smalltown.example/x", "smalltown.example"),
        ("", "https://notcnn.com/x", "notcnn.com"),
        ("U.S. News", None, "U.S. News"),
        ("", None, ""),
    ],
)
def test_an_outlet_is_called_as_readers_call_it(source: str, url: str | None, name: str) -> None:
    assert outlet_named(source, url) == name
