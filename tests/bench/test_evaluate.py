"""A user's own questions and readers' verdicts, over archives that were really built."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from answer.ask import ask
from bench.evaluate import BadQuestions, Report, evaluate, read_questions, run
from index.archive import open_archive
from index.build import build
from index.embed import Embedder
from index.hit import Filters
from server.feedback import Feedback
from server.given import FeedbackIn

DAY = date(2023, 5, 20)
TOLL = "How many people were killed in the Ostravia earthquake?"
MAYOR = "Why did the mayor of Lindholm resign?"
FIRST = {
    "url": "https://wire.example.org/quake-1",
    "title": "Earthquake strikes Ostravia",
    "published": "2023-05-10",
    "text": "A strong earthquake struck the mountain province of Ostravia before dawn on Wednesday."
    " At least 120 people were killed in the Ostravia earthquake, the interior ministry said.",
}
LATER = {
    "url": "https://wire.example.org/quake-2",
    "title": "Ostravia earthquake toll climbs",
    "published": "2023-05-12",
    "text": "The number of people killed in the Ostravia earthquake rose on Friday. At least 430"
    " people were killed in the Ostravia earthquake, the interior ministry said.",
}
RESIGNED = {
    "url": "https://post.example.com/mayor",
    "title": "Mayor of Lindholm resigns after audit",
    "published": "2023-05-16",
    "text": "Ingrid Solberg, the mayor of Lindholm, resigned on Tuesday because an audit had found"
    " that city contracts had been given to a company owned by her brother.",
}


class Newsroom:
    """A folder of articles, its index, and a reader who judges."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.corpus, self.index, self._embedder = folder / "corpus", folder / "index", embedder
        self.corpus.mkdir()

    def publish(self, *articles: dict[str, str]) -> None:
        lines = "".join(json.dumps(article) + "\n" for article in articles)
        (self.corpus / "articles.jsonl").write_text(lines, encoding="utf-8")
        build(self.corpus, self.index, self._embedder)

    def judge(
        self,
        question: str,
        verdict: str,
        expected: str = "",
        filters: Filters = Filters(),  # noqa: B008 -- frozen
    ) -> str:
        """The short answer that was judged, or the first sentence."""
        archive = open_archive(self.index, self._embedder)
        feedback = Feedback(self.index, wanted=True)
        answer = ask(archive, question, day=DAY, filters=filters)
        archive.close()
        given = {"answer": feedback.remember(answer), "verdict": verdict, "expected": expected}
        feedback.judge(FeedbackIn.model_validate(given))
        return answer.short_answer or answer.sentences[0].text if answer.answered else ""

    def replayed(self) -> Report:
        archive = open_archive(self.index, self._embedder)
        report = evaluate(archive, read_questions(self.index / "feedback.jsonl"))
        archive.close()
        return report


@pytest.fixture
def newsroom(tmp_path: Path, embedder: Embedder) -> Newsroom:
    return Newsroom(tmp_path, embedder)


def test_a_complaint_is_asked_again_and_never_a_miss(newsroom: Newsroom) -> None:
    newsroom.publish(FIRST, RESIGNED)
    assert "120" in newsroom.judge(TOLL, "wrong")
    unchanged = newsroom.replayed()
    assert [each.change for each in unchanged.replays] == ["same"]
    assert "EM all" not in unchanged.figures
    assert unchanged.figures["complaints answered otherwise now"] == 0

    newsroom.publish(FIRST, LATER, RESIGNED)
    report = newsroom.replayed()
    (complaint,) = report.replays
    assert complaint.change == "other answer"
    assert "120" in complaint.then
    assert "430" in complaint.now
    assert complaint.as_expected is None
    assert report.figures["complaints answered otherwise now"] == 1
    assert TOLL in report.table()
    (row,) = json.loads(json.dumps(report.as_json()))["replays"]
    assert (row["verdict"], row["change"]) == ("wrong", "other answer")


def test_what_a_reader_expected_is_looked_for_and_measured(newsroom: Newsroom) -> None:
    newsroom.publish(FIRST)
    newsroom.judge(TOLL, "wrong", expected="430")
    assert [each.as_expected for each in newsroom.replayed().replays] == [False]
    newsroom.publish(FIRST, LATER)
    report = newsroom.replayed()
    assert [each.as_expected for each in report.replays] == [True]
    assert report.figures["complaints answered as expected now"] == 1
    assert report.figures["answer-hit@4"] == 1


def test_a_right_answer_should_stand_and_a_sentence_is_no_short_answer(newsroom: Newsroom) -> None:
    newsroom.publish(FIRST, RESIGNED)
    assert newsroom.judge(MAYOR, "right").endswith("brother.")
    report = newsroom.replayed()
    assert report.figures["right answers that stand"] == 1
    assert "EM all" not in report.figures

    newsroom.publish(FIRST)
    (gone,) = newsroom.replayed().replays
    assert (gone.change, gone.now) == ("no longer answered", "")
    assert "(not answered)" in gone.line()


def test_that_nothing_was_found_may_be_a_complaint(newsroom: Newsroom) -> None:
    newsroom.publish(FIRST)
    assert newsroom.judge(MAYOR, "wrong") == ""
    assert [each.change for each in newsroom.replayed().replays] == ["same"]
    newsroom.publish(FIRST, RESIGNED)
    assert [each.change for each in newsroom.replayed().replays] == ["now answered"]


def test_the_filters_of_then_are_those_of_now(newsroom: Newsroom) -> None:
    newsroom.publish(FIRST, LATER)
    assert "120" in newsroom.judge(TOLL, "wrong", filters=Filters(until=date(2023, 5, 11)))
    newsroom.judge("How many people were killed in Ostravia on 10 May?", "wrong")
    assert [each.change for each in newsroom.replayed().replays] == ["same", "same"]


def test_own_questions_are_measured_by_their_answers(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.publish(FIRST, RESIGNED)
    lines = [
        {"question": TOLL, "answers": ["120"], "date": "2023-05-20"},
        {"question": "Who won the 1966 World Cup?", "answers": []},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    report = run(newsroom.corpus, questions=file, index=newsroom.index)
    assert report.figures["questions"] == 2
    assert report.figures["answer in first 1 sentences"] == 1
    assert report.figures["abstained, not answerable"] == 1
    assert "replays" not in report.as_json()
    assert re.search(r"^questions answerable +1$", report.table(), re.M)
    assert report.figures["seconds, p95"] >= report.figures["seconds, median"]


@pytest.mark.parametrize(
    "line",
    [
        "not JSON",
        "[]",
        '{"answers": []}',
        '{"question": "Who?", "verdict": "perhaps", "shown": [], "citations": []}',
        '{"question": "Who?", "verdict": "wrong"}',
        '{"question": "Who?", "date": "May"}',
    ],
)
def test_a_line_that_is_no_question_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"question": "Who?"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(BadQuestions, match=r"questions\.jsonl:2 is not a question"):
        read_questions(file)
