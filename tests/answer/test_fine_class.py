"""A state is one by itself, and not in a school's name."""

import pytest

from answer.fine_class import is_state
from tests.answer.conftest import span_of


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Florida banned the app.", True),
        ("Florida Governor Ida Holm banned the app.", True),
        ("Florida A&M University banned the app.", False),
        ("Florida State banned the app.", False),
        ("The University of Florida banned the app.", False),
        ("Florida banned the app at Holm University.", True),
    ],
)
def test_a_school_is_no_state(text: str, is_one: bool) -> None:
    assert is_state(text, span_of(text, "Florida")) == is_one
