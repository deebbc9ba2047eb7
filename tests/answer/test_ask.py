"""Questions asked of small archives that were really built."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from answer.answer import Answer
from answer.ask import ask
from answer.question import Turn
from index.archive import Archive, open_archive
from index.embed import Embedder
from index.hit import Filters
from tests.answer.conftest import ArchiveOf, report

DAY = date(2023, 5, 20)

ARTICLES: list[dict[str, Any]] = [
    {
        "url": "https://wire.example.org/quake-1",
        "title": "Earthquake strikes Ostravia",
        "source": "Harbour Wire",
        "published": "2023-05-10",
        "text": "A strong earthquake struck the mountain province of Ostravia before dawn on"
        " Wednesday. At least 120 people were killed in the Ostravia earthquake, the interior"
        " ministry said. Rescue teams were on their way to villages cut off by landslides.",
    },
    {
        "url": "https://wire.example.org/quake-2",
        "title": "Ostravia earthquake toll climbs",
        "source": "Harbour Wire",
        "published": "2023-05-12",
        "text": "The number of people killed in the Ostravia earthquake rose on Friday. At least"
        " 430 people were killed in the Ostravia earthquake, the interior ministry said. Aid"
        " flights landed at the provincial airport.",
    },
    {
        "url": "https://post.example.com/dam",
        "title": "Tarnow accuses Velia over dam breach",
        "source": "The Meridian Post",
        "published": "2023-05-14",
        "text": "The government of Tarnow accused neighbouring Velia of sabotaging the Kerr dam,"
        " which burst on Saturday and flooded nine villages. Velia's foreign ministry denied that"
        " its forces had sabotaged the Kerr dam and called the accusation absurd. Engineers from a"
        " third country were asked to inspect the remains of the dam.",
    },
    {
        "url": "https://post.example.com/mayor",
        "title": "Mayor of Lindholm resigns after audit",
        "source": "The Meridian Post",
        "published": "2023-05-16",
        "text": "Ingrid Solberg, the mayor of Lindholm, resigned on Tuesday after an audit found"
        " that city contracts had been given to a company owned by her brother. Solberg said she"
        " had made mistakes but had broken no law. The council elected Per Aune as acting mayor.",
    },
    {
        "url": "https://quay.example.net/ferry",
        "title": "Ferry line to Lindholm reopens",
        "source": "North Quay Times",
        "published": "2023-04-03",
        "text": "The ferry line between Lindholm and Osby reopened on Monday after two years of"
        " repairs to the harbour. The crossing takes 45 minutes and costs 12 crowns.",
    },
]


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(ARTICLES)


def asked(archive: Archive, question: str, **more: Any) -> Answer:  # noqa: ANN401 -- as `ask` takes
    answer = ask(archive, question, day=DAY, **more)
    for citation in answer.citations:
        article = archive.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
    texts = [sentence.text for sentence in answer.sentences]
    assert len(set(texts)) == len(texts), "said once"
    return answer


def test_a_person_is_named_and_marked(archive: Archive) -> None:
    answer = asked(archive, "Who resigned as mayor of Lindholm?")
    assert answer.answered
    assert "Solberg" in answer.short_answer
    first = answer.sentences[0]
    assert first.marked is not None
    assert first.text[slice(*first.marked)] == answer.short_answer
    assert answer.citations[0].source == "The Meridian Post"


def test_a_reason_is_a_sentence_that_gives_it(archive: Archive) -> None:
    answer = asked(archive, "Why did the mayor of Lindholm resign?")
    assert "audit" in answer.sentences[0].text
    assert answer.short_answer == ""


def test_the_latest_toll_leads_and_the_earlier_one_says_so(archive: Archive) -> None:
    answer = asked(archive, "How many people were killed in the Ostravia earthquake?")
    assert "430" in answer.short_answer
    assert "430" in answer.sentences[0].text
    earlier = [s for s in answer.sentences if s.side == "earlier figure"]
    assert len(earlier) == 1
    assert "120" in earlier[0].text


def test_every_older_toll_that_is_shown_says_that_it_is_older(sample: Archive) -> None:
    answer = asked(sample, "How many people were killed in the Turkey earthquake?")
    lead, *further = answer.sentences
    assert answer.short_answer in lead.text
    assert lead.side == ""
    tolls = [s for s in further if re.search(r"\d,\d{3}", s.text)]
    assert len(tolls) >= 2
    assert {s.side for s in tolls} == {"earlier figure"}


@pytest.mark.parametrize(
    ("question", "toll"),
    [
        ("How many people died in the Turkey earthquake?", "35,418"),
        ("How many people died in the Turkey and Syria earthquakes?", "41,000"),
    ],
)
def test_the_newest_toll_leads_however_it_is_worded(
    sample: Archive, question: str, toll: str
) -> None:
    answer = ask(sample, question, day=date(2023, 2, 20))
    assert answer.short_answer == toll
    assert {s.side for s in answer.sentences if "20,000" in s.text} == {"earlier figure"}


def test_the_toll_of_another_fire_is_no_earlier_figure_of_this_one(sample: Archive) -> None:
    answer = ask(sample, "How many people died in the Lahaina fire?", day=date(2023, 9, 20))
    assert answer.short_answer == "97"
    sides = {s.text: s.side for s in answer.sentences}
    assert {side for text, side in sides.items() if "115" in text} == {"earlier figure"}
    assert {side for text, side in sides.items() if "2018" in text} <= {""}


def test_the_toll_of_another_disaster_is_not_shown_beside(sample: Archive) -> None:
    answer = ask(sample, "how many people did hurricane ian kill", day=date(2023, 9, 20))
    assert answer.short_answer == "156"
    assert {s.side for s in answer.sentences[1:]} == {"earlier figure", "other figure", ""}
    assert not [s.text for s in answer.sentences if "Pakistan" in s.text]


def test_a_toll_is_of_the_whole_and_of_this_storm(archive_of: ArchiveOf) -> None:
    storms = archive_of([
        report(1, "2023-05-11", "Storm Edda leaves a trail of damage", "Storm Edda moved inland on"
               " Thursday, less than two days after killing at least 45 people in Marlow."),
        report(2, "2023-05-12", "Marlow counts its losses", "Before it came to Marlow, Storm Edda"
               " also swept through Cuba earlier this week, killing three people."),
        report(3, "2023-05-10", "How Edda compares", "Storm Karl killed 43 people in 1992."),
    ])  # fmt: skip
    answer = asked(storms, "How many people did Storm Edda kill?")
    assert answer.short_answer == "45"
    assert {s.side for s in answer.sentences if "Cuba" in s.text} <= {"other figure"}
    assert asked(storms, "How many people did Storm Edda kill in Cuba?").short_answer == "three"


def test_the_winner_of_years_ago_is_not_the_one_asked_for(archive_of: ArchiveOf) -> None:
    before = report(1, "2023-05-01", "Berg to play on", "Ida Berg, who won the Lowmark Open in 2011"
                    " and has lost every final since, will play on, she said.")  # fmt: skip
    now = report(2, "2023-05-15", "Wald takes title", "Ann Wald won the Lowmark Open on Sunday.")
    question = "Who won the Lowmark Open?"
    assert asked(archive_of([before]), question).short_answer == ""
    assert asked(archive_of([before, now]), question).short_answer == "Ann Wald"
    assert asked(archive_of([before]), "Who won the Lowmark Open in 2011?").short_answer


def test_what_is_to_come_was_not_years_ago_and_a_question_tells_nothing(
    archive_of: ArchiveOf,
) -> None:
    told = (
        "When will the Orm regatta start? The last Orm regatta started in the summer of 2018. "
        "Rowers from nine towns are training for the Orm regatta, its secretary said."
    )
    archive = archive_of([report(1, "2023-05-15", "Orm trains", told)])
    answer = asked(archive, "When will the Orm regatta start?", abstain=False)
    assert "2018" not in answer.short_answer
    assert answer.sentences
    assert not any(sentence.text.endswith("?") for sentence in answer.sentences)


def test_an_age_is_no_date(sample: Archive) -> None:
    answer = asked(sample, "When did Queen Elizabeth die?")
    assert answer.short_answer.startswith("September 8")


def test_another_age_is_no_earlier_figure(sample: Archive) -> None:
    answer = asked(sample, "How old was the queen when she died?")
    assert answer.short_answer == "96"
    assert {s.side for s in answer.sentences} == {""}


def test_the_toll_of_a_day_is_that_of_its_reports(archive: Archive) -> None:
    answer = asked(
        archive,
        "How many people were killed in the Ostravia earthquake?",
        filters=Filters(until=date(2023, 5, 11)),
    )
    assert "120" in answer.short_answer


def test_a_denial_is_shown_with_who_denies(archive: Archive) -> None:
    answer = asked(archive, "Did Velia admit sabotaging the Kerr dam?")
    assert answer.answered
    first = answer.sentences[0]
    assert first.side == "denial"
    assert "denied" in first.text
    assert first.speaker == "Velia's foreign ministry"


def test_who_is_asked_speaks_first(sample: Archive) -> None:
    answer = asked(sample, "What did Saudi Arabia say about the oil cut?")
    assert answer.sentences[0].speaker == "Saudi Arabia"


def test_a_denial_that_answers_yes_or_no_leads(sample: Archive) -> None:
    answer = asked(sample, "Did Hawaiian Electric's lines cause the fire that destroyed Lahaina?")
    assert answer.sentences[0].side == "denial"
    assert answer.sentences[0].speaker == "Hawaiian Electric"


def test_an_accusation_comes_with_its_denial(archive: Archive) -> None:
    answer = asked(archive, "Who sabotaged the Kerr dam?")
    assert [s.side for s in answer.sentences].count("denial") == 1


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 1966 World Cup?",
        "What is the capital of Paraguay?",
        "How many medals did Norway win in curling?",
    ],
)
def test_what_the_archive_does_not_hold_is_not_answered(archive: Archive, question: str) -> None:
    answer = asked(archive, question)
    assert not answer.answered
    assert answer.sentences == ()
    assert answer.citations == ()
    assert answer.short_answer == ""
    assert answer.coverage.articles == len(ARTICLES)
    assert answer.coverage.first == date(2023, 4, 3)


@pytest.mark.parametrize(
    "question",
    [
        "How many people were killed in the Paraguay earthquake?",
        "Who is the president of France?",
        "Who is Lis Trus?",
    ],
)
def test_an_article_about_something_else_does_not_answer(sample: Archive, question: str) -> None:
    assert not asked(sample, question).answered


def test_what_reports_tell_in_other_words_is_answered(sample: Archive) -> None:
    assert asked(sample, "How did Iran respond to Albania's accusation?").answered


def test_nobody_is_named_for_a_wrong_that_the_sentence_does_not_speak_of(sample: Archive) -> None:
    assert asked(sample, "Who blew up Nord Stream?").short_answer == ""
    assert "Biden" not in asked(sample, "Who started the Maui fire?").short_answer


def test_who_took_the_place_of_another_is_no_third(sample: Archive) -> None:
    assert not asked(sample, "Who replaced Liz Truss?").answered
    assert asked(sample, "Who replaced Kwasi Kwarteng?").short_answer == "Jeremy Hunt"


@pytest.mark.parametrize(
    ("day", "holder"),
    [(date(2022, 10, 10), "Kwasi Kwarteng"), (date(2022, 10, 21), "Jeremy Hunt")],
)
def test_who_holds_an_office_is_who_held_it_on_the_asking_day(
    sample: Archive, day: date, holder: str
) -> None:
    question = "Who is the UK's chancellor of the exchequer?"
    assert ask(sample, question, day=day).short_answer == holder


def test_who_held_an_office_long_ago_is_not_told_as_who_holds_it(
    archive_of: ArchiveOf,
) -> None:
    airline = archive_of(
        [
            {
                "url": "https://post.example.com/air-2019",
                "title": "Velian Air orders jets",
                "published": "2019-02-03",
                "text": "Velian Air ordered ten jets. The chief executive of Velian Air is Otto"
                " Lind, who said that he would serve ten more years.",
            },
            {
                "url": "https://post.example.com/air-2023",
                "title": "Velian Air turns fifty",
                "published": "2023-05-12",
                "text": "Velian Air turned fifty on Friday. In 1973 Jan Wald was the chief"
                " executive of Velian Air. Passengers were greeted with cake by a band and by the"
                " airline's chief executive, Ida Berg.",
            },
        ]
    )
    answer = asked(airline, "Who is the chief executive of Velian Air?")
    assert answer.short_answer == "Ida Berg"


@pytest.mark.parametrize(
    ("day", "toll"), [(date(2022, 8, 27), "937"), (date(2022, 9, 5), "1,265"), (DAY, "1,739")]
)
def test_a_toll_is_that_of_the_asking_day(sample: Archive, day: date, toll: str) -> None:
    for question in ("How many died in Pakistan's floods?", "Pakistan flood death toll"):
        assert ask(sample, question, day=day).short_answer == toll


def test_a_toll_as_of_a_day_is_that_of_the_reports_until_then(sample: Archive) -> None:
    answer = asked(sample, "How many people died in Pakistan's floods as of 1 September 2022?")
    assert answer.short_answer.startswith("1,033")
    assert answer.note == ""


def test_a_dismissal_of_somebody_is_no_denial(sample: Archive) -> None:
    answer = asked(sample, "Did Musk mislead Twitter?")
    assert not any(s.side == "denial" and "dismissed several" in s.text for s in answer.sentences)


def test_a_denial_of_another_matter_is_not_set_beside(sample: Archive) -> None:
    answer = asked(sample, "Why did the pound fall?")
    assert answer.answered
    assert all(sentence.side == "" for sentence in answer.sentences)


def test_a_follow_up_is_answered_from_the_turn_before(archive: Archive) -> None:
    turns = [Turn("Who resigned as mayor of Lindholm?", "Ingrid Solberg")]
    answer = asked(archive, "When did she resign?", history=turns)
    assert "Ingrid Solberg" in answer.reading.question
    assert answer.short_answer.removeprefix("on ") == "Tuesday"


def test_an_empty_archive_answers_nothing_and_says_so(
    archive_of: ArchiveOf,
) -> None:
    answer = asked(archive_of([]), "Who resigned?")
    assert not answer.answered
    assert answer.coverage.articles == 0
    assert answer.hits == ()


def test_one_to_four_sentences_are_shown_and_every_source_is_used(archive: Archive) -> None:
    answer = asked(archive, "What happened to the Kerr dam?")
    assert 1 <= len(answer.sentences) <= 4
    used = {number for sentence in answer.sentences for number in sentence.citations}
    assert used == set(range(1, len(answer.citations) + 1))


def test_a_period_without_an_answer_does_not_hide_one_outside_it(archive: Archive) -> None:
    answer = asked(archive, "Why did the mayor of Lindholm resign in April?")
    assert answer.note
    assert "audit" in answer.sentences[0].text


def test_an_answer_of_the_period_is_not_said_to_be_of_another(sample: Archive) -> None:
    answer = asked(sample, "Who won the Nobel Prize in literature in 2022?")
    assert answer.short_answer == "Annie Ernaux"
    published = answer.citations[0].published
    assert published is not None
    assert published.year == 2022
    assert answer.note == ""


def test_a_figure_is_told_whole_and_each_sentence_once(
    sample_index: Path, embedder: Embedder
) -> None:
    archive = open_archive(sample_index, embedder)
    answer = asked(archive, "How many people died in Pakistan last month?")
    assert answer.short_answer == "1,739"
    archive.close()


def test_the_newest_toll_leads_however_it_is_asked(sample: Archive) -> None:
    for asks in ("How many were killed", "How many people were killed"):
        answer = asked(sample, f"{asks} in the Turkey earthquake?")
        assert answer.short_answer == "35,418"
