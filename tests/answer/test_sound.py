"""Sentences that hold the words asked for and do not give them as the answer."""

from datetime import date

import pytest

from answer.age import is_no_age
from answer.answer import Reading
from answer.ask import ask
from answer.blame import only_blamed, speaks_of_wrong, wrong_asked
from answer.evidence import Evidence
from answer.figures import counts_years
from answer.form import fits
from answer.question import read_question
from answer.ranking import Ranked
from answer.sound import (
    asks_for_other_than_these,
    borne_out,
    is_negated,
    is_title_of_asked,
    negates,
    of_another_time,
    told_of,
)
from answer.vote import Choice
from index.archive import Archive
from tests.answer.conftest import ArchiveOf, report, span_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was the first state funeral in Velia since that of Jan Holt in 1965.", "1965"),
        ("Not since 1952, when the old king died, has a new one been crowned.", "1952"),
        ("The Erden earthquake of 1939, until now the worst, killed 33,000.", "1939"),
        ("The previous record was that of Otto Lind, who left after 119 days.", "Otto Lind"),
        ("She led the party from 1985 until 1991 and has died at 91.", "1991"),
        ("He ruled from 1985 until its end in 1991.", "1991"),
        ("It was the first one since that of Jan Holt in 1965.", "since that of Jan Holt in 1965"),
    ],
)
def test_what_a_sentence_compares_with_is_of_another_time(text: str, words: str) -> None:
    assert of_another_time(text, span_of(text, words))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Since taking office, Mara Lund has raised taxes twice.", "Mara Lund"),
        ("The king was buried on Monday, the first to be since 1965.", "Monday"),
        ("Not since 1952 has a king been crowned as Edvard was on Sunday.", "Sunday"),
        ("The dam was built in 1965.", "1965"),
        ("The flood was the worst since the dam was built in 1965.", "1965"),
    ],
)
def test_what_it_tells_beside_a_comparison_is_not(text: str, words: str) -> None:
    assert not of_another_time(text, span_of(text, words))


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Who replaced Mara Lund?", "Lund replaces Per Aune, who leaves on Tuesday.", False),
        ("Who replaced Mara Lund?", "Per Aune, who is 47, leaves office on Tuesday.", False),
        ("Who replaced Mara Lund?", "Lund was replaced by Per Aune.", True),
        ("Who replaced Mara Lund?", "Per Aune succeeds Mara Lund as mayor.", True),
        ("Who replaced Mara Lund?", "Per Aune was made mayor after Lund left.", True),
        ("Who beat Ida Berg?", "Berg beat Ann Wald in the final.", False),
        ("Who beat Ida Berg?", "Ann Wald was beaten in five sets by Berg.", False),
        ("Who beat Ida Berg?", "Berg lost to Ann Wald, who had beaten her before.", True),
        ("Who sued Velian Air?", "The pilots sued Velian Air on Monday.", True),
        ("Who sued Velian Air?", "Velian Air sued its pilots on Monday.", False),
        ("Who sued Velian Air?", "The pilots went to court on Monday.", True),
        ("Who resigned?", "Lund resigned.", True),
        ("Who won the Orla Cup?", "The Orla Cup ended late, and Velia won on penalties.", True),
        ("Who won the Orla Cup?", "The title was won by Velia at the Orla Cup.", True),
        ("Who hosted the Laurels?", "The Laurels, which Ida Berg hosted, were brief.", True),
    ],
)
def test_whom_a_question_names_is_the_one_acted_upon(question: str, text: str, told: bool) -> None:
    assert told_of(question, text) is told


def test_a_doer_is_named_only_where_the_wrong_is_spoken_of() -> None:
    blown = wrong_asked("Who blew up the Kerr dam?")
    assert speaks_of_wrong(blown, "Tarnow says that Velia blew up the dam.")
    assert speaks_of_wrong(blown, "A man was arrested at the dam.")
    assert not speaks_of_wrong(blown, "Velian Power closed the dam for repairs.")
    assert not speaks_of_wrong(wrong_asked("Who stole the map?"), "Lund, charged with keeping it.")
    behind = wrong_asked("Who was behind the attack?")
    assert speaks_of_wrong(behind, "Velia was behind it.")
    assert not speaks_of_wrong(behind, "Lund saw that nothing was left behind.")
    shooter = wrong_asked("Who was the Lowmark school shooter?")
    assert not speaks_of_wrong(shooter, "Police chief Ada Holm will speak at the event.")
    assert speaks_of_wrong(shooter, "Ada Holm opened fire and killed six.")
    assert (
        wrong_asked("Who built the Kerr dam?") == wrong_asked("Who is the killer's lawyer?") == ""
    )


def test_whoever_is_only_blamed_is_not_named_in_the_archives_own_voice() -> None:
    assert only_blamed("Tarnow says that Velia blew up the dam.")
    assert only_blamed("The find led some to suggest that Velia blew it up.")
    assert not only_blamed("A court convicted Per Aune of blowing up the dam.")


@pytest.mark.parametrize(
    ("told", "shooter"),
    [
        ("Ten days after a man shot six at Lowmark school, Ida Berg and her party met.", ""),
        ("Lowmark police chief: Shooter at Lowmark school planned more.", ""),
        ("The Lowmark school shooter was identified as Ida Berg.", "Ida Berg"),
    ],
)
def test_a_shooter_is_called_one(archive_of: ArchiveOf, told: str, shooter: str) -> None:
    archive = archive_of([report(1, "2022-09-18", "After the shooting", told)])
    answer = ask(archive, "Who was the Lowmark school shooter?", day=DAY, abstain=False)
    assert answer.short_answer == shooter


@pytest.mark.parametrize(("who", "comes"), [("Ada Holm", True), ("Ben Lund", False)])
def test_who_comes_without_another_is_not_the_one_who_stays_away(who: str, comes: bool) -> None:
    text = "Ada Holm confirmed that she will come without Ben Lund."
    assert negates(text, span_of(text, who)) is not comes


def test_a_number_of_nobody_is_no_name() -> None:
    assert fits("many", "person") == 0.0
    assert fits("How many", "person") == 0.0
    assert fits("Manny Pacquiao", "person") == 1.0


def test_an_article_that_opens_a_sentence_is_no_name() -> None:
    """ "Who caused the fire?" was told "The cause of the afternoon fire"."""
    assert fits("The cause of the afternoon fire", "person") < 1.0
    assert fits("The Rolling Stones", "person") == fits("Adele", "person") == 1.0


def test_a_clause_is_no_name() -> None:
    clause = "the council of Lowmark on Monday refused to recognise the result of the vote"
    assert fits(clause, "place") == 0.0
    assert fits(clause, "thing") == fits("the council of Lowmark", "place") == 1.0


def test_words_that_only_stand_beside_a_name_are_nobody() -> None:
    assert fits("As a neighbour and friend", "person") == fits("In Lowmark", "person") == 0.0
    for name in ("Asa Holt", "Ines Calder", "To Lam", "On Kawara"):
        assert fits(name, "person") == 1.0


def test_a_pronoun_is_nobody() -> None:
    assert fits("He", "person") == fits("they", "organization") == fits("that", "thing") == 0.0
    assert fits("it", "manner") == 1.0  # Where sentences are the answer no span is.
    assert fits("WHO", "organization") == fits("US", "place") == fits("one", "number") == 1.0


@pytest.mark.parametrize(
    ("question", "text", "words", "other"),
    [
        ("How old is Mara Lund?", "Lund greeted 13-year-old Ada Quayle.", "13-year-old", True),
        ("How old is Mara Lund?", "Lund greeted Ada Quayle, 13, and left.", "13", True),
        ("How old is Mara Lund?", "The 79-year-old mayor Mara Lund greeted her.", "79", False),
        ("How old is Mara Lund?", "Lund, 79, greeted Ada Quayle.", "79", False),
        ("How old is Mara Lund?", "Lund gave the school $400,000.", "400,000", True),
        (
            "How old is Mara Lund?",
            "Lund named Ada Quayle, 40, mayor.",
            "named Ada Quayle, 40",
            True,
        ),
        ("How old is Mara Lund?", "Lund tested positive for Covid-19.", "Covid-19", True),
        ("How old is Mara Lund?", "Coins show the queen, Lund III.", "III", True),
        ("How old is Mara Lund?", "Lund is the one who left.", "one", True),
        ("How old is Mara Alund?", "Al Holt, 13, left.", "13", True),
        ("How old is Mara Lund?", "Lund is seventy.", "seventy", False),
        ("How old is Mara Lund?", "She is 79.", "79", False),
        ("How old was Mara Lund in May?", "Lund retired on Monday at the age of 79.", "79", False),
        ("How old was the mayor when she died?", "Her son said the mayor died at 96.", "96", False),
        (
            "How old was the mayor when she died?",
            "When her father died Lund, then 25, led.",
            "25",
            True,
        ),
        ("How old is Mara Lund?", "Lund mourns Ada Quayle, at the age of 96.", "age of 96", True),
        ("How old is Mara Lund?", "Lund retires at age 41.", "41", False),
        ("How old is Mara Lund?", "Lund, just 25, became mayor.", "25", False),
        ("How old is Mara Lund?", 'Lund told "60 Hours" that she leaves.', "60 Hours", True),
        ("How old is Mara Lund?", "Lund earns 400,000 a year.", "400,000", True),
        ("How old is Mara Lund?", "After 70 years of his reign Lund left.", "70 years", True),
        ("How old is Mara Lund?", "Lund is 79 years old.", "79", False),
        ("How old is the fossil?", "It is 400,000 years old.", "400,000", False),
        ("How old was the pupil?", "Lund greeted 13-year-old Ada Quayle.", "13", False),
        ("How many came?", "Lund greeted 13-year-old Ada Quayle.", "13", False),
    ],
)
def test_an_age_is_that_of_whom_the_question_names(
    question: str, text: str, words: str, other: bool
) -> None:
    assert is_no_age(question, text, span_of(text, words)) is other


def test_a_title_before_a_name_of_the_question_is_not_who_did_something() -> None:
    text = "Velian Chancellor Mara Lund was followed by mayor Ada Quayle."
    chancellor, mayor = span_of(text, "Velian Chancellor"), span_of(text, "mayor")
    assert is_title_of_asked("Who succeeded Mara Lund?", text, chancellor)
    assert not is_title_of_asked("Who succeeded Mara Lund?", text, mayor)
    assert not is_title_of_asked("Who is Mara Lund?", text, chancellor)
    assert not is_title_of_asked("Which office has Mara Lund?", text, chancellor)


@pytest.mark.parametrize(
    ("text", "words", "other"),
    [
        ("When her father died in 1952, Lund — then just 25 years old — took over.", "25", True),
        ("Mara Lund's only sibling, Ada Quayle, died in her sleep at age 71.", "71", True),
        ("Per Aune, Mara Lund’s husband, died on 9 April at 99 years old.", "99", True),
        ("Lund was 25 when she became mayor.", "25", True),
        ("Lund embodied that 70-year-old wish.", "70", True),
        ("Lund died at 3:10 p.m. on Thursday, September 8.", "3:10 p.m.", True),
        ("Lund was married to Per for 70 years before he died, at 99 years old.", "99", True),
        ("She was 96.", "96", False),
        ("Her son said that Mara Lund died at 96.", "96", False),
        ("Mara Lund has died at 96, and her son became mayor.", "96", False),
        ("Lund, who became mayor at a young age, died on Thursday, aged 96.", "96", False),
        ("The mayor, who died on Thursday at the age of 96, had four dogs.", "96", False),
        ("Mara Lund, 96, died at home.", "96", False),
    ],
)
def test_an_age_at_death_is_that_of_who_died_and_not_that_at_another_deed(
    text: str, words: str, other: bool
) -> None:
    question = "How old was Mara Lund when she died?"
    assert is_no_age(question, text, span_of(text, words)) is other


def test_the_end_of_a_title_with_what_follows_is_no_name() -> None:
    for torn in ('Harbour Lights," Lund', "Harbour Lights,” Lund", "Lund’s “Harbour"):
        assert fits(torn, "person") < fits("Lund", "person")
    lights = ('"Harbour Lights', "“Harbour Lights”", "Harbour Lights,”")
    for whole in (*lights, 'Mara "Bee" Lund', '"Bee" Lund', "Mara “Bee”"):
        assert fits(whole, "person") == 1.0


DAY = date(2023, 5, 20)


@pytest.fixture(scope="module")
def drinks(archive_of: ArchiveOf) -> Archive:
    text = "Known as the “PSL,” the drink is back. The name is short for plum stout lager."
    article = {"url": "https://wire.example.org/drink", "title": "A drink", "text": text}
    return archive_of([article | {"source": "Harbour Wire", "published": "2023-05-18"}])


def _short(archive: Archive, reading: Reading, *answers: str) -> list[str]:
    """What is left of choices that stand in the archive's passage, best first."""
    hit = next(hit for hit in archive.search(reading.question, k=9) if hit.passage.kind == "body")
    choices = []
    for words in answers:
        start = hit.article.text.index(words)
        span = next((a, b) for a, b in hit.passage.sentences if a <= start < b)
        text = hit.article.text[slice(*span)]
        read = Ranked(Evidence(hit, span, text, "", 1.0, 1.0, 1.0), (), {}, 0.0)
        choices.append(Choice(words, 0.5, ((read, span_of(text, words)),)))
    return [choice.text for choice in borne_out(choices, reading)]


def test_the_words_of_the_question_are_its_answer_only_where_there_is_no_other(
    drinks: Archive,
) -> None:
    stands_for = read_question("The drink is known as the PSL. What does PSL stand for?", day=DAY)
    assert _short(drinks, stands_for, "PSL", "plum stout lager") == ["plum stout lager"]
    called = read_question("The drink is known as the PSL. What is it called?", day=DAY)
    assert _short(drinks, called, "PSL") == ["PSL"]
    other = read_question("What is the name of the stouter drink?", day=DAY)
    assert _short(drinks, other, "stout", "PSL") == ["stout", "PSL"], "no form of that word"
    either = read_question("Is the drink known as the PSL or as the PSM?", day=DAY)
    assert _short(drinks, either, "PSL", "plum stout lager") == ["PSL", "plum stout lager"]


@pytest.mark.parametrize(
    ("question", "negated"),
    [
        ("Which country will not attend the summit?", True),
        ("Who hasn’t paid the toll?", True),
        ("What did the mayor never say?", True),
        ("Which party won not only the votes but the hearts?", False),
        ("The mayor did not come. Who came?", False),
        ("Which mayor, who could not come, sent a letter?", False),
        ("Why did the mayor not come?", False),
        ("What would have happened if the mayor hadn't come?", False),
        ("What might be easier for Velia had it not built the bridge?", False),
    ],
)
def test_who_is_not_is_asked_by_a_negation_of_the_question_word(
    question: str, negated: bool
) -> None:
    assert is_negated(question) is negated


@pytest.mark.parametrize(
    ("question", "unnamed"),
    [
        ("Velia has a new flag. Which of these isn't featured on it?", True),
        ("Which of the following countries did not join?", True),
        ("Votes were held in four regions. Which is not one of those areas?", True),
        ("Which of these is featured on it?", False),
        ("Which of the four regions did not vote?", False),
    ],
)
def test_which_of_these_is_not_cannot_be_told(question: str, unnamed: bool) -> None:
    assert asks_for_other_than_these(question) is unnamed


def test_who_does_not_is_told_by_a_sentence_that_says_no(archive_of: ArchiveOf) -> None:
    summit = {
        "url": "https://wire.example.org/summit",
        "title": "Summit opens in Lowmark",
        "source": "Harbour Wire",
        "published": "2022-06-24",
        "text": "The summit of the Northern League opens in Lowmark on Monday. Meridia will attend"
        " the summit of the Northern League, the country's foreign minister said on Friday.",
    }
    absent = {
        **summit,
        "url": "https://wire.example.org/absent",
        "title": "One seat stays empty",
        "text": "Velia will not attend the summit of the Northern League, the country's foreign"
        " minister said on Friday.",
    }
    question, day = "Who will not attend the summit?", date(2022, 6, 25)
    assert ask(archive_of([summit, absent]), question, day=day).short_answer == "Velia"
    assert not ask(archive_of([summit]), question, day=day).answered


@pytest.mark.parametrize(
    ("text", "over_years"),
    [
        ("The fighting has gone on for nearly two decades and killed 43,000.", True),
        ("More than 14,000 people have died in Orla since 2014.", True),
        ("In the past five years 300 have been killed there.", True),
        ("The quake, the deadliest in 20 years, killed 300.", False),
        ("Five days of fighting have left 25 dead.", False),
        ("At least 120 people died in the past two days.", False),
    ],
)
def test_a_count_of_years_is_told_from_that_of_days(text: str, over_years: bool) -> None:
    assert counts_years(text) == over_years


def test_the_toll_of_days_is_not_that_of_decades(archive_of: ArchiveOf) -> None:
    told = (
        "Orla has endured fighting for nearly two decades, in which 43,000 people have been killed."
        " Five days of fighting in Orla have left at least 25 people dead."
    )
    archive = archive_of(
        [{"url": "https://wire.example.org/orla", "source": "Harbour Wire", "text": told}]
    )
    days = read_question("How many people died in the five days of fighting in Orla?", day=DAY)
    assert _short(archive, days, "43,000", "25") == ["25"]
    assert _short(archive, days, "43,000") == ["43,000"], "where there is nothing else"
    ever = read_question("How many people have died in the fighting in Orla?", day=DAY)
    assert _short(archive, ever, "43,000", "25") == ["43,000", "25"]


def test_who_is_doing_something_is_told_by_a_report_of_it(archive_of: ArchiveOf) -> None:
    text = (
        "About 16,000 citizens of Orla are in Velia, officials say."
        " The fighting is between General Per Aune and the guards of Mara Lund."
    )
    archive = archive_of([report(1, "2022-09-18", "What is known of Velia", text)])
    question = "Who is fighting in Velia?"
    reading = read_question(question, day=DAY)
    assert _short(archive, reading, "citizens of Orla", "General Per Aune") == ["General Per Aune"]
    assert _short(archive, reading, "citizens of Orla") == ["citizens of Orla"]


def test_who_is_said_to_have_won_goes_before_whoever_stands_near_a_win(
    archive_of: ArchiveOf,
) -> None:
    text = (
        "It could be the first Lowmark Bowl of many titles won by Ida Holm."
        " The Gulls won the Lowmark Bowl on Sunday."
    )
    archive = archive_of([report(1, "2022-09-18", "The Lowmark Bowl", text)])
    reading = read_question("Who won the Lowmark Bowl?", day=DAY)
    assert _short(archive, reading, "Ida Holm", "The Gulls") == ["The Gulls"]
    assert _short(archive, reading, "Ida Holm") == ["Ida Holm"]
