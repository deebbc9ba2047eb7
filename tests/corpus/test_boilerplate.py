import pytest

from corpus.boilerplate import boilerplate_rule, labelled_links, without_chaff


@pytest.mark.parametrize(
    ("paragraph", "rule"),
    [
        ("——-", "rule line"),
        ("* * *", "rule line"),
        ("Advertisement", "furniture"),
        ("READ MORE", "furniture"),
        ("Share this article", "furniture"),
        ("Read more: Northport council votes to close its bridge", "related"),
        ("RELATED: Northport council votes to close its bridge", "related"),
        ("More:Northport council votes to close its bridge", "related"),
        ("See also | Northport council votes to close its bridge", "related"),
        ("Video Ad Feedback See the old bridge fall 02:41 - Source: CNN", "video"),
        ("By signing up you agree to our terms of service and privacy policy.", "consent"),
    ],
)
def test_a_page_s_furniture_goes(paragraph: str, rule: str) -> None:
    assert boilerplate_rule(paragraph) == rule


@pytest.mark.parametrize(
    "paragraph",
    [
        "More than 3,000 people lost power.",
        "Related charges were dropped: the judge found no evidence.",
        "Read the statement: it says nothing.",
        "Watch: a small device worn on the wrist.",
        "The advertisement was withdrawn.",
        "Next.",
        "Details: 8 p.m. Friday",
    ],
)
def test_news_that_looks_like_furniture_stays(paragraph: str) -> None:
    assert boilerplate_rule(paragraph) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow Ana Ruiz at https://twitter.example/aruiz",
        "Follow her on Twitter @aruiz.",
        "Follow AP's coverage of the vote at https://apnews.com/hub/elections",
        "Contact Ana Ruiz at aruiz@herald.example or 302-324-2771.",
        "Reach the reporter at aruiz@herald.example.",
        "Sign up for our newsletter to get the day's news in your inbox.",
        "Sign up here.",
        "Want more? Get our daily briefing in your inbox.",
        "Click here to see the photos",
        "Read more opinion on CNN.",
        "Copyright 2022 The Herald. All rights reserved.",
        "All rights reserved.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "Contributing: The Associated Press",
        "CNN's Ana Ruiz contributed to this report.",
        "Edited by Ana Ruiz and Jo Doe.",
        "(Reporting by Ana Ruiz in Northport; Editing by Jo Doe)",
        "This story has been updated with additional developments.",
        "This is a developing story and will be updated.",
        "Support local journalism.",
        "If you make a purchase by clicking one of our links, we may earn a commission.",
    ],
)
def test_what_speaks_to_the_reader_goes(sentence: str) -> None:
    fact = "The bridge closes on Monday."
    assert without_chaff(sentence)[0] in ("", "Want more?")
    assert without_chaff(f"{fact} {sentence}")[0].startswith(fact)
    assert len(without_chaff(f"{fact} {sentence}")[0]) < len(f"{fact} {sentence}")


def test_a_copyright_line_goes() -> None:
    assert without_chaff("© 2022 The Herald")[0] == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow the money, he told reporters on Twitter.",
        "Police followed the car for 3 miles before it crashed, according to a post on Facebook.",
        "The center is open daily and can be reached at 541-682-3977.",
        "Call 911 if you see the suspect.",
        "Email events@library.example to register for the free class.",
        "The newsletter said that the company had paid no tax.",
        "Residents must sign up by Friday to get a voucher.",
        "She contributed to the report that brought down the minister, he said.",
        "The law of copyright 1911 was repealed.",
        "The list was updated to include three more banks.",
        "The ministry updated its report with new figures on Monday.",
        "Produced by Ana Ruiz, among others, the film was written by Jo Doe.",
        "Reporting by the Herald showed that the mayor knew.",
        "Following the report, he apologised on Twitter.",
        "Findings of the inquiry were posted on Facebook.",
        "Tweet Facebook Share Ana Ruiz has her mother in a box.",
        "Reach Foundation, a charity, paid for the boats.",
        "Users of Instagram in Iran said the service was down.",
    ],
)
def test_news_that_looks_like_an_appeal_stays(sentence: str) -> None:
    assert without_chaff(sentence) == (sentence, [])


def test_a_label_stuck_to_a_headline_is_a_link_to_another_story() -> None:
    prose = "The council voted on Monday to close the bridge, the mayor said."
    link = "Bridge repairs:What it would cost to keep the old crossing open"
    assert labelled_links([prose, link, prose]) == {1}


def test_a_list_of_labelled_facts_is_no_list_of_links() -> None:
    facts = [f"{name}:Abortion is banned in this state after week {n}" for n, name in
             enumerate(("Ohio", "Texas", "Idaho", "Utah"))]  # fmt: skip
    assert labelled_links(facts) == set()
    assert labelled_links(["Where: The Grand Theatre, 818 Market St., Northport, Del."]) == set()
