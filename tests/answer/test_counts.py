"""What the figures of a report count."""

from datetime import date

import pytest

from answer.ask import ask
from answer.counts import (
    asks_of_count,
    counts_a_part,
    counts_it,
    counts_only,
    figure_in,
    measures,
    part_asked,
    sum_of,
)
from tests.answer.conftest import ArchiveOf, report, span_of

DAY = date(2023, 5, 20)
DEAD = "How many people died?"
IN_KENYA = "How many people died in the flood in Kenya?"


@pytest.mark.parametrize(
    ("question", "text", "figure", "counted"),
    [
        ("How many people died?", "The flood has killed 1,033 people.", "1,033", True),
        ("How many people died?", "Aid of 1.8 million crowns was sent.", "1.8", False),
        ("How many people died?", "So 348 of the dead are children.", "348", False),
        ("How many people died?", "It rose by 119 deaths within 24 hours.", "119", False),
        ("How many people died that day?", "There were 119 deaths in a day.", "119", True),
        ("How many people died?", "There were 40 dead and 1,527 people hurt.", "1,527", False),
        ("How many are without power?", "About 890,000 now have running water.", "890,000", False),
        (DEAD, "A 6.6 magnitude quake left many dead.", "6.6", False),
        (DEAD, "The quake, of magnitude 6.6, left many dead.", "6.6", False),
        (DEAD, "The dead were all older than 65.", "65", False),
        (DEAD, "Damage and deaths cost $40 million.", "40 million", False),
        (DEAD, "It is the worst since 1,033 died in 1999.", "1999", False),
        (DEAD, "Most of those who died in 2021 drowned.", "2021", False),
        (DEAD, "Aid for 874,000 people affected by the deadly flood was sent.", "874,000", False),
        (DEAD, "An average of about 400 people die from Covid-19 each week.", "400", False),
        (DEAD, "More than 2,000 people are dying of Covid-19 every day.", "2,000", False),
        ("How many people die every day?", "2,000 are dying every day.", "2,000", True),
        (DEAD, "The 40 people killed a year ago were named.", "40", True),
        (DEAD, "Anger grew after 57 people, among them many students, died here.", "57", True),
        (DEAD, "The deadliest crash came as a train carrying 350 people left.", "350", False),
        (
            DEAD,
            "The dead in Chad and Mali passed 1,527, all survivors said.",
            "1,527",
            True,
        ),
        (DEAD, "There were 40 dead and more than 1,527 hurt.", "1,527", False),
        (DEAD, "Floods killed more than 794,000 heads of livestock.", "794,000", False),
        ("How many cows died?", "The fire killed 18,000 cows.", "18,000", True),
        ("How many people were detained?", "Police detained some across 38 cities.", "38", False),
        (DEAD, "57 were killed at the lake on Friday, and 43", "57 were killed at the lake", True),
        (DEAD, "57 were killed on Friday, and 43", "57 were killed on Friday, and 43", False),
        (DEAD, "Between 40 and 50 people died.", "40 and 50", True),
        (IN_KENYA, "The flood killed 30 people in Uganda.", "30", False),
        (IN_KENYA, "The flood killed 30 people in northern Uganda, Kenya said.", "30", True),
        (IN_KENYA, "In Kenya 12 died; Ugandan officials say 30 died there.", "30", False),
        (IN_KENYA, "In Kenya 12 died; Ugandan officials say 30 died there.", "12", True),
        (IN_KENYA, "The flood killed 12 people in Nakuru.", "12", True),
        (IN_KENYA, "It killed 12 in Kenya, and 30 in Uganda.", "30", False),
        ("How many people died in Ohio?", "The storm killed 7 in West Virginia.", "7", False),
        ("How many people died in the US?", "The storm killed 7 in West Virginia.", "7", True),
        (
            "How many people are without power in Ohio?",
            "In all 100,000 households lost power.",
            "100,000",
            True,
        ),
    ],
)
def test_a_count_counts_what_is_asked_for(
    question: str, text: str, figure: str, counted: bool
) -> None:
    assert counts_it(question, text, span_of(text, figure)) is counted


def test_a_count_of_some_is_none_of_all() -> None:
    text = "The flood has killed 1,033 people, 348 of them children."
    who = part_asked("How many children died?")
    assert counts_only(who, text, span_of(text, "348"))
    assert not counts_only(who, text, span_of(text, "1,033 people"))
    assert part_asked("How many people died?") == ""


@pytest.mark.parametrize(
    ("question", "text", "figure", "part"),
    [
        (DEAD, "57 Kenyan refugees have died.", "57", True),
        ("How many Kenyans died?", "57 Kenyan refugees have died.", "57", False),
        (DEAD, "57 Marlow residents have died.", "57", False),
        (DEAD, "More than 13,000 have died over the past month.", "13,000", True),
        ("How many died in the past month?", "13,000 died over the past month.", "13,000", False),
    ],
)
def test_a_count_may_be_a_part(question: str, text: str, figure: str, part: bool) -> None:
    assert counts_a_part(question, text, span_of(text, figure)) is part


@pytest.mark.parametrize(
    ("question", "text", "figure", "whole"),
    [
        (DEAD, "12 more died on Friday, bringing the toll to 60.", "12", "60"),
        (DEAD, "Another 12 people died, taking the number of dead past 1,060.", "12", "1,060"),
        (DEAD, "12 others died, and the death toll now stands at more than 60.", "12", "60"),
        (DEAD, "12 more people died on Friday.", "12", None),
        ("How many were hurt?", "It killed 4; an additional 12 were hurt.", "12", "12"),
        (DEAD, "More than 12 people died on Friday, bringing the toll to 60.", "12", "12"),
        (DEAD, "12 died, more than in any other flood.", "12", "12"),
        ("How many more died?", "12 more died, bringing the toll to 60.", "12", "12"),
        (IN_KENYA, "12 more died in Kenya, bringing the toll to 60.", "12", "60"),
        (IN_KENYA, "12 more died in Kenya, so the toll for both countries is at 60.", "12", "12"),
        (
            "How many people died in Kenya and Uganda?",
            "12 more died in Kenya, bringing the number for both countries above 60.",
            "12",
            "60",
        ),
    ],
)
def test_what_comes_on_top_of_a_count_is_not_all_of_it(
    question: str, text: str, figure: str, whole: str | None
) -> None:
    found = sum_of(question, text, span_of(text, figure))
    assert (text[slice(*found)] if found else None) == whole


def test_a_rank_is_no_number_of_things_and_an_ordinal_may_be() -> None:
    question = "How many titles has Marlow?"
    assert measures(question, "No. 4 Marlow won again.", span_of("No. 4 Marlow won again.", "4"))
    assert not measures(
        question, "It is their 61st title.", span_of("It is their 61st title.", "61")
    )
    years = "They have led for 4 years."
    assert measures(question, years, span_of(years, "4"))
    assert not measures("How many years have they led?", years, span_of(years, "4"))


def test_a_city_named_after_a_saint_asks_for_no_toll() -> None:
    """ "San Diego" begins with a word for the dead, as the words were once told apart."""
    assert not asks_of_count("How many titles has San Diego State?")
    assert asks_of_count("How many die?")


OLD = report(
    1,
    "2023-05-08",
    "Earthquake in Kenya",
    "More than 2,000 people are known to have died in the earthquake in Kenya, officials said.",
)


KNOWN = "The toll of the earthquake in Kenya was put at 3,541 by Ida Berg."


@pytest.mark.parametrize(
    ("published", "newer", "short"),
    [
        # The reader finds it a much worse answer, by its words; the count is the same one.
        ("2023-05-13", KNOWN, "3,541"),
        ("2023-05-08", KNOWN, "3,541"),
        ("2023-05-13", KNOWN.replace("was put at", "may be put at"), "2,000"),
        ("2023-05-13", KNOWN.replace("the earthquake", "a ferry's loss"), "2,000"),
        ("2023-05-13", f"This year {KNOWN}", "2,000"),
        ("2023-05-13", "Kenya's earthquake is its worst since a flood killed 9,000.", "2,000"),
        ("2023-05-13", "More than 3,541 have died in the earthquake in Kenya.", "3,541"),
    ],
)
def test_a_toll_that_has_grown_leads(
    archive_of: ArchiveOf, published: str, newer: str, short: str
) -> None:
    archive = archive_of([OLD, report(2, published, "Aid arrives", newer)])
    answer = ask(archive, "How many people died in the earthquake in Kenya?", day=DAY)
    assert answer.short_answer == short


def test_a_report_that_names_another_place_gives_no_toll_of_this_one(
    archive_of: ArchiveOf,
) -> None:
    told = "The drill marked the 1985 tragedy of the earthquake, which killed nearly 10,000 people."
    archive = archive_of([report(1, "2023-05-08", "Earthquake rocks Mexico", told)])

    def toll(of: str) -> str:
        asked = f"How many people died in the earthquake{of}?"
        return ask(archive, asked, day=DAY).short_answer

    assert toll("") == toll(" in Mexico") == "10,000"
    assert toll(" in Kenya") == ""


@pytest.mark.parametrize(
    ("text", "figure"),
    [("At least 1.5 million people", 1_500_000.0), ("killing three", 3.0), ("one of them", None)],
)
def test_a_figure_is_read_in_digits_or_in_words(text: str, figure: float | None) -> None:
    assert figure_in(text) == figure
