from hypothesis import given
from hypothesis import strategies as st

from index.copies import FEWEST_SHINGLES, groups, shared, signature
from tests.index.newsroom import STORIES

WIRE = " ".join(text for _, text in STORIES.values())
OTHER = (
    "The council of Belgrove has voted to plant two thousand trees along its main roads by the "
    "end of next year. Residents may choose between lime, maple and hornbeam for their street. "
    "The opposition said that the money should go to schools first, and that the saplings would "
    "die in the next dry summer without a plan to water them."
)


def group(*texts: str, days: tuple[int | None, ...] | None = None) -> list[int | None]:
    return groups([signature(text) for text in texts], days or tuple(1 for _ in texts))


def test_printings_of_one_text_are_a_group_led_by_the_earliest() -> None:
    edited = f"ELLING (Wire) — {WIRE} Reporting by our own staff."
    assert group(WIRE, OTHER, edited, days=(7, 1, 3)) == [2, None, 2]


def test_a_printing_cut_short_still_counts() -> None:
    words = WIRE.split()
    assert group(WIRE, " ".join(words[: int(len(words) * 0.7)])) == [0, 0]


def test_two_stories_on_one_event_are_not_copies() -> None:
    anew = (
        "A ferry carrying 140 people hit the rocks near Skerry Point on Sunday. All were brought "
        "ashore by lifeboat crews. Visibility was poor, and the ship's radar had stopped working, "
        "its captain told officials. By evening the tide had lifted the vessel free again."
    )
    assert group(STORIES["ferry"][1], anew) == [None, None]


def test_the_same_words_weeks_later_are_another_report() -> None:
    assert group(WIRE, WIRE, days=(1, 30)) == [None, None]
    assert group(WIRE, WIRE, days=(None, 30)) == [1, 1]


def test_short_texts_are_never_copies() -> None:
    short = " ".join(WIRE.split()[:FEWEST_SHINGLES])
    assert len(signature(short)) > len(signature(WIRE)) > len(signature("too few words")) == 32
    assert group(short, short) == [None, None]


def test_many_prints_of_one_text_are_one_group() -> None:
    assert group(*[WIRE] * 300, OTHER) == [0] * 300 + [None]


def test_how_much_of_a_passage_another_text_holds() -> None:
    assert shared("one two three four five six", "zero ONE two, three four five six seven") == 1
    assert shared(OTHER, WIRE) == 0
    assert shared("too few words", "too few words") == 0


@given(st.lists(st.tuples(st.sampled_from([WIRE, OTHER, "brief"]), st.integers(1, 40))))
def test_every_member_of_a_group_names_its_leader(given: list[tuple[str, int]]) -> None:
    days = [day for _, day in given]
    found = groups([signature(text) for text, _ in given], days)
    for place, leader in enumerate(found):
        if leader is not None:
            assert found[leader] == leader
            assert found.count(leader) > 1
            assert (days[leader], leader) <= (days[place], place)
            assert given[leader][0] == given[place][0]
