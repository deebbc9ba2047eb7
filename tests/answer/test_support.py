"""What a model may say of a sentence of the archive, and what it may not."""

import pytest

from answer.support import fault_of, share_held
from answer.tokens import tokens

RESIGNED = "Prime Minister Liz Truss resigned on Thursday after losing the confidence of her party."
TIES = (
    "Albania cut diplomatic ties with Iran and expelled the country's embassy staff over a major "
    "cyberattack nearly two months ago that was allegedly carried out by Tehran on Albanian "
    "government websites."
)
BLAST = "The blast killed at least 12 people and injured 40."
CRASH = "Twelve people died in the crash, police said on Monday."


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        (RESIGNED, RESIGNED),
        ("Liz Truss resigned on Thursday.", RESIGNED),
        ("On Thursday, Truss resigned.", RESIGNED),
        ("Prime Minister Truss resigned on Thursday.", RESIGNED),
        ("Truss resigns after losing the confidence of her party.", RESIGNED),
        ("Albania cut diplomatic ties with Iran over a major cyberattack.", TIES),
        ("Albania cut ties with Iran because of a major cyberattack.", TIES),
        ("The blast killed at least 12 people.", BLAST),
        ("12 people died in the crash, police said.", CRASH),
        ("Police said twelve people died in the crash.", CRASH),
        ("Repairs will cost $2.5 million.", "Repairs will cost $2.5m, or so."),
        ("The price rose 40%.", "The price rose 40 per cent in May."),
        ("The U.S. sent 300 troops to Poland.", "The United States sent 300 troops to Poland."),
        ("He called it “a disaster” on Monday.", "He called it “a disaster” on Monday morning."),
        ("Truss had not resigned on Monday.", "Truss hadn't resigned on Monday."),
        ("Ministers plan to raise rents.", "Ministers plan to raise rents in May."),
    ],
)
def test_a_shortening_is_borne_out(claim: str, source: str) -> None:
    assert fault_of(claim, source) == ""


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        # invented
        ("Truss was arrested on Thursday.", RESIGNED),
        ("Truss resigned on Friday.", RESIGNED),
        ("Liz Johnson resigned on Thursday.", f"{RESIGNED} Boris Johnson cheered."),
        ("Truss resigned on Thursday after 44 days.", RESIGNED),
        ("Truss a démissionné jeudi.", RESIGNED),
        ("Yes.", RESIGNED),
        # numbers
        ("40 people were killed and 12 injured.", "The blast killed 12 people and injured 40."),
        ("The blast killed 12 people.", BLAST),
        ("Repairs will cost €2.5 million.", "Repairs will cost $2.5 million."),
        ("The price rose 40.", "The price rose 40 percent."),
        ("300 people died.", "About 300 people died in the fire."),
        # who did what to whom
        ("Albania attacked Iran on Monday.", "Iran attacked Albania on Monday."),
        ("Albania attacked Iran on Monday.", "Albania was attacked by Iran on Monday."),
        ("The man shot the police officer.", "The police officer shot the man."),
        ("Johnson resigned on Thursday.", "Truss, who followed on Johnson, resigned on Thursday."),
        ("Biden resigned on Thursday.", "A Biden aide resigned on Thursday."),
        ("Truss resigned on Thursday.", "Truss's sister resigned on Thursday."),
        (
            "Iran attacked the city on Friday.",
            "An Iran-backed militia attacked the city on Friday.",
        ),
        ("Johnson resigned on Monday.", "Johnson met Truss on Monday. She resigned."),
        # not, may, nearly, alleged
        ("Truss resigned on Thursday.", "Truss did not resign on Thursday."),
        ("Truss did not resign on Thursday.", RESIGNED),
        ("The court found him guilty of murder.", "The court found him not guilty of murder."),
        ("No one died in the fire.", "One man died in the fire."),
        ("Truss may resign on Thursday.", RESIGNED),
        ("Repairs cost $2.5 million.", "Repairs will cost $2.5 million."),
        ("Truss resigned on Monday.", "Truss failed to resign on Monday."),
        ("Tehran carried out a major cyberattack.", TIES),
        ("The president was charged Monday.", "The former president was charged on Monday."),
        ("The vaccine is effective in adults.", "The vaccine is less effective in adults."),
        ("Doctors backed the strike.", "Few doctors backed the strike on Monday."),
        ("The crew survived the wreck.", "Half of the crew survived the wreck off Cornwall."),
        ("Police held two men accused of theft.", "Police held two men wrongly accused of theft."),
        ("The court jailed Smith for fraud.", "Two years ago the court jailed Smith for fraud."),
        # what was only to be done, or only named
        ("Congress banned assault weapons.", "Biden urged Congress to ban assault weapons."),
        ("Germany sends tanks to Ukraine.", "Germany is poised to send tanks to Ukraine."),
        ("Smith bribed officials in Leeds.", "Smith was acquitted of bribing officials in Leeds."),
        ("Smith murdered three women.", "Smith stood trial for the murder of three women."),
        ("The council raised rents in May.", "The council put off raising rents in May."),
        # what its source says of it
        (
            "Vaccines cause autism in children.",
            "It is a myth that vaccines cause autism in children.",
        ),
        ("A bomb destroyed the bridge.", "Engineers ruled out that a bomb destroyed the bridge."),
        ("Aliens destroyed London in 1999.", "The film tells how aliens destroyed London in 1999."),
        ("Smith bribed officials.", "Prosecutors left open whether Smith bribed officials."),
        # reports and denials
        ("Smith killed the man in Leeds.", "Lawyers say Smith killed the man in Leeds."),
        ("Twelve people died in the crash.", CRASH),
        (
            "Officials said the fire killed 300 people.",
            "The mayor said the fire killed 300 people.",
        ),
        ("Iran was behind the attack.", "Iran denied that it was behind the attack."),
        ("The attack was carried out by Iran.", "That Iran carried out the attack was denied."),
        ("He called it “a total disaster”.", "He called it “a disaster” in total."),
        ("The mayor is a thief.", "Say that the mayor is a thief."),
    ],
)
def test_what_its_source_does_not_say_is_a_fault(claim: str, source: str) -> None:
    assert fault_of(claim, source)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,739", "1739"),
        ("$3.5m", "3.5 million dollars"),
        ("40%", "40 percent"),
        ("twelve", "12"),
        ("resigned", "resigning"),
        ("won", "wins"),
        ("Sept", "September"),
        ("Iran's", "Iran"),
        ("U.S.", "US"),
    ],
)
def test_one_thing_written_in_two_ways_is_one(one: str, other: str) -> None:
    assert [t.key for t in tokens(one)] == [t.key for t in tokens(other)]


def test_what_differs_is_not_taken_for_one() -> None:
    keys = [tokens(each)[0].key for each in ("40", "$40", "€40", "40%", "forty-one", "US", "us")]
    assert len(set(keys[:4])) == 4
    assert keys[5] != keys[6]


def test_how_much_of_a_claim_a_sentence_holds() -> None:
    assert share_held("Truss resigned", RESIGNED) == 1.0
    assert share_held("Truss danced", RESIGNED) == 0.5
    assert share_held("", RESIGNED) == 0.0
