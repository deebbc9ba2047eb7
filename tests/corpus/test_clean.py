from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.clean import clean
from corpus.read import FileEntry, read_file, scan
from tests.conftest import SAMPLE

VOTE = "The council of Northport voted 7 to 2 on Monday to close the old bridge to all traffic."
COST = "Mayor Ana Ruiz said that repairs would cost $4.5 million, more than the town can pay."
SPANS = "The old bridge spans the river at Northport on Sunday, the day before the vote."


def body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


class TestTheSeed:
    """Why Albania cut ties stands only in its captions, six times over."""

    def article(self) -> Article:
        for entry in scan(SAMPLE):
            if isinstance(entry, FileEntry) and entry.path.endswith("000_6bd87e2ff0528570.txt"):
                found = next(read_file(SAMPLE, entry))
                assert isinstance(found, Article)
                return found
        raise AssertionError("the seed article is not in the sample")

    def test_every_caption_sentence_stands_once_after_the_body(self) -> None:
        article = self.article()
        captions = [article.text[start:end] for start, end in article.captions]
        assert len(captions) == 2
        assert captions[0].startswith("Police members stand guard outside the Iranian Embassy")
        assert captions[0].endswith("the prime minister said Wednesday.")
        assert captions[1].startswith("A policeman stands guard outside the Iranian Embassy")
        assert article.text.count("Albania cut diplomatic ties with Iran") == 1
        assert article.text.endswith(captions[1])

    def test_the_body_is_whole(self) -> None:
        article = self.article()
        paragraphs = article.text[: article.captions[0][0]].strip().split("\n\n")
        assert len(paragraphs) == 6
        assert paragraphs[0].startswith("The United States supported the move by Albania")
        assert paragraphs[2].startswith("In a statement, the Iranian Foreign Ministry denied")
        assert paragraphs[5].endswith("“threatening national security.”")

    def test_nothing_else_is_left(self) -> None:
        text = self.article().text
        for gone in (
            "Credit",
            "AP Photo",
            "Combined Shape",
            "Follow",
            "twitter",
            "——",
            "date 2022",
        ):
            assert gone not in text


def test_captions_move_behind_the_body() -> None:
    cleaned = clean("", body(VOTE, f"{SPANS} Jo Doe/Getty Images", COST))
    assert cleaned.paragraphs == (VOTE, COST)
    assert cleaned.captions == (SPANS,)


def test_a_caption_that_repeats_the_body_goes() -> None:
    cleaned = clean("", body(VOTE, COST), [f"{COST} (AP Photo/Jo Doe)", SPANS, SPANS.upper()])
    assert cleaned.captions == (SPANS,)


def test_a_caption_keeps_what_only_it_says() -> None:
    cleaned = clean("", VOTE, [f"{SPANS} {VOTE}"])
    assert cleaned.captions == (SPANS,)


def test_a_label_announces_the_caption_of_the_next_line() -> None:
    cleaned = clean("", body(VOTE, "Image caption,", SPANS, COST))
    assert (cleaned.paragraphs, cleaned.captions) == ((VOTE, COST), (SPANS,))


def test_repeated_paragraphs_go_and_repeated_lines_of_a_list_stay() -> None:
    concerts = ["The Herons", "8 p.m.", "The Gulls", "8 p.m."]
    cleaned = clean("", body(VOTE, *concerts, VOTE.upper(), COST))
    assert cleaned.paragraphs == (VOTE, *concerts, COST)


def test_a_long_line_that_is_no_sentence_may_come_again() -> None:
    song = "Ana Ruiz, Jo Doe, Maria Lind, Henry Cole and Lena Fox, “The Bridge at Northport”"
    cleaned = clean("", body("Song of the year", song, "Record of the year", song))
    assert cleaned.paragraphs.count(song) == 2


def test_what_is_asked_or_labelled_may_come_again() -> None:
    question = "What is the most important task of the council, and how would you see to it?"
    label = "Where: The Grand Theatre at 818 Market Street in Northport, doors open at 7 p.m."
    cleaned = clean("", body(question, VOTE, label, question, COST, label))
    assert cleaned.paragraphs == (question, VOTE, label, question, COST, label)


def test_a_correction_is_kept_apart() -> None:
    notice = "An earlier version of this story gave the wrong cost."
    cleaned = clean("", body(VOTE, f"Correction: {notice}"))
    assert (cleaned.paragraphs, cleaned.corrections) == ((VOTE,), (notice,))


def test_a_column_of_corrections_is_its_own_body() -> None:
    notices = [f"News: A previous version of this story misspelled name {n}." for n in range(6)]
    notices = [notice.removeprefix("News: ") for notice in notices]
    cleaned = clean("", body(*notices))
    assert (len(cleaned.paragraphs), cleaned.corrections) == (6, ())


def test_the_headline_stands_once() -> None:
    cleaned = clean("Bridge to close | CNN", body("Bridge to close", VOTE))
    assert (cleaned.headline, cleaned.paragraphs) == ("Bridge to close", (VOTE,))


def test_byline_and_outlet_above_the_story_become_the_byline() -> None:
    cleaned = clean("", body("Ana Ruiz", "USA TODAY", VOTE, COST), source="USA TODAY")
    assert (cleaned.byline, cleaned.paragraphs) == ("Ana Ruiz", (VOTE, COST))
    assert clean("", body("By Ana Ruiz", VOTE)).byline == "Ana Ruiz"
    signed = body("Ana Ruiz", "Associated Press", VOTE)
    assert clean("", signed, source="USA TODAY").byline == "Ana Ruiz, Associated Press"
    assert clean("", signed, byline="Ana Ruiz, Associated Press").byline == (
        "Ana Ruiz, Associated Press"
    )
    assert clean("", signed, byline="Jo Doe").byline == "Jo Doe, Ana Ruiz, Associated Press"


def test_a_dateline_stays_with_its_sentence() -> None:
    wire = f"NORTHPORT (Reuters) - {VOTE}"
    assert clean("", wire, source="The Herald").paragraphs == (wire,)
    cleaned = clean("", body("London CNN —", VOTE), source="CNN")
    assert cleaned.paragraphs == (f"London CNN — {VOTE}",)


def test_the_outlet_s_own_tag_goes_and_another_s_stays() -> None:
    assert clean("", f"(CNN) {VOTE}", source="CNN").paragraphs == (VOTE,)
    assert clean("", body("CNN —", VOTE), source="CNN").paragraphs == (VOTE,)
    assert clean("", f"(CNN) {VOTE}", source="KXYZ").paragraphs == (f"(CNN) {VOTE}",)


def test_a_gallery_s_name_is_not_said_before_each_caption() -> None:
    scenes = ["A pier burns.", "Boats wait.", "The mayor speaks.", "Crews rest.", "Rain falls."]
    gallery = [f"Photos: The Northport fire {scene} Hide Caption {n} of 5" for n, scene in
               enumerate(scenes, start=1)]  # fmt: skip
    assert clean("", body(VOTE, *gallery)).captions == tuple(scenes)


CHAFF = """Credit: Ana Ruiz/AP Hide Caption (AP Photo/X) Follow @x newsletter — (CNN) Image caption,
More: Correction: By Photos: Jo Doe CNN""".split()
WORDS = st.sampled_from([*VOTE.split(), *SPANS.split(), *CHAFF, *CHAFF, "\n", "\n\n", ". A"])
TEXTS = st.lists(WORDS, max_size=80).map(" ".join)


@given(TEXTS)
def test_no_letter_is_lost_unseen(text: str) -> None:
    cleaned = clean("", text)
    removed = [removed for _, removed in cleaned.removed]
    parts = (*cleaned.paragraphs, *cleaned.captions, *cleaned.corrections, *removed)
    assert sorted(filter(str.isalnum, "".join(parts))) == sorted(filter(str.isalnum, text))


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_cleaning_takes_any_text_and_leaves_lines(text: str) -> None:
    cleaned = clean(text, text, [text])
    for part in (*cleaned.paragraphs, *cleaned.captions, *cleaned.corrections):
        assert part == part.strip()
        assert part
        assert "\n" not in part


LINES = st.sampled_from(
    [VOTE, COST, f"{SPANS} (AP Photo/Jo Doe)", f"{COST} Sign up for our newsletter.",
     "Advertisement",
     "8 p.m.", "The Gulls", "Follow Jo Doe at https://x.example/jo", "Related: A bridge falls"]
)  # fmt: skip


@given(st.lists(LINES, max_size=20))
def test_what_is_clean_stays_as_it_is(lines: list[str]) -> None:
    once = clean("", body(*lines))
    again = clean("", body(*once.paragraphs), once.captions)
    assert (again.paragraphs, again.captions) == (once.paragraphs, once.captions)
    assert again.removed == ()
