import pytest

from corpus.corrections import correction_in


@pytest.mark.parametrize(
    ("paragraph", "notice"),
    [
        ("Correction: An earlier version of this story gave the wrong cost. It is $4 million.",
         "An earlier version of this story gave the wrong cost. It is $4 million."),
        ("CORRECTION (Sept. 9, 2022): The mayor's name is Ana Ruiz.",
         "The mayor's name is Ana Ruiz."),
        ("Editor's note: An earlier version of this article misspelled the mayor's name.",
         "An earlier version of this article misspelled the mayor's name."),
        ("A previous version of this story incorrectly said that the bridge was built in 1913.",
         "A previous version of this story incorrectly said that the bridge was built in 1913."),
        ("This article was amended on 9 September 2022 to correct the cost.",
         "This article was amended on 9 September 2022 to correct the cost."),
        ("Clarification: The ferry runs on weekdays only.", "The ferry runs on weekdays only."),
    ],
)  # fmt: skip
def test_a_correction_is_told_apart(paragraph: str, notice: str) -> None:
    correction = correction_in(paragraph)
    assert correction is not None
    assert correction[1] == notice
    assert "".join(correction) == paragraph


@pytest.mark.parametrize(
    "paragraph",
    [
        "Editor's Note: Ana Ruiz is a professor of history. The views expressed are her own.",
        "Editor's Note: A version of this story appeared in our newsletter.",
        "The Department of Corrections said: two inmates escaped.",
        "An earlier version of the bill failed in the Senate.",
        "The ministry corrected its figures on Monday.",
        "This story has been updated with additional developments.",
    ],
)
def test_other_notes_stay_in_the_story(paragraph: str) -> None:
    assert correction_in(paragraph) is None
