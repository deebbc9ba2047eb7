"""A state is one by itself, and not in a school's name."""

import pytest

from answer.fine_class import is_state
from tests.answer.conftest import span_of


@pytest.mark.parametrize(
    ("text", "state", "is_one"),
    [
        ("Florida banned the app.", "Florida", True),
        ("Florida Governor Ida Holm banned the app.", "Florida", True),
        ("Florida A&M University banned the app.", "Florida", False),
        ("Florida State banned the app.", "Florida", False),
        ("The University of Florida banned the app.", "Florida", False),
        ("Florida banned the app at Holm University.", "Florida", True),
        ("New York State banned the app.", "New York", True),
        ("Washington State University banned the app.", "Washington", False),
    ],
)
def test_a_school_is_no_state(text: str, state: str, is_one: bool) -> None:
    assert is_state(text, span_of(text, state)) == is_one
