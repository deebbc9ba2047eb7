from hypothesis import given
from hypothesis import strategies as st

from corpus.paragraphs import paragraphs_of


def test_each_line_is_a_paragraph() -> None:
    assert paragraphs_of("One.\nTwo  words.\n\n\n Three.\n") == ["One.", "Two words.", "Three."]


def test_lines_wrapped_by_hand_are_put_together() -> None:
    wire = (
        "The council of Northport voted on Monday to close the old\n"
        "bridge, which carries 9,000 cars a day, and to look for the\n"
        "money for a new one before winter.\n"
        "\n"
        "Mayor Ana Ruiz said that work would begin in September and\n"
        "that a ferry would run in the meantime.\n"
    )
    first, second = paragraphs_of(wire)
    assert first.endswith("close the old bridge, which carries 9,000 cars a day, and to look for "
                          "the money for a new one before winter.")  # fmt: skip
    assert second.startswith("Mayor Ana Ruiz said that work would begin in September and that")


def test_indentation_parts_wrapped_paragraphs() -> None:
    wire = (
        "   The council of Northport voted on Monday to close the old\n"
        "bridge, which carries 9,000 cars a day, and to look for the\n"
        "money for a new one.\n"
        "   Mayor Ana Ruiz said that work would begin in September and\n"
        "that a ferry would run in the meantime.\n"
    )
    assert [p.split()[0] for p in paragraphs_of(wire)] == ["The", "Mayor"]


def test_a_list_is_not_wrapped_prose() -> None:
    lines = [f"• Ward {n}: {n}00 votes for, {n}50 votes against, and {n} ballots" for n in "123456"]
    assert paragraphs_of("\n".join(lines)) == lines


@given(st.text(alphabet="ab \n\t.", max_size=200))
def test_no_word_is_lost(text: str) -> None:
    assert " ".join(paragraphs_of(text)).split() == text.split()
