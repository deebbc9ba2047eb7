"""Which of the sentences that give an answer leads."""

from datetime import date

from answer.ask import ask
from answer.evidence import Evidence, gather, wanted_of
from answer.mixing import load_mix
from answer.premise import denial_of
from answer.question import read_question
from answer.ranking import Ranked
from answer.vote import vote
from index.archive import Archive
from tests.answer.conftest import ArchiveOf, report

DAY = date(2022, 9, 20)
QUESTION = "Experts on Russian television admitted the army's defeat in which Ukrainian region?"


def test_what_tells_it_goes_before_what_takes_it_for_granted(archive_of: ArchiveOf) -> None:
    told = "Velia's doomsday glacier could raise the sea. The glacier is in Velia."
    archive = archive_of([report(1, None, "Sea levels", told)])
    hits = archive.search("glacier", k=5)
    owner, plain = gather(hits, wanted_of("Where is the glacier?", archive), archive)
    signals = dict.fromkeys(("relevance", "retrieval", "coverage", "near"), 1.0)

    def read(evidence: Evidence, score: float) -> Ranked:
        start = evidence.text.index("Velia")
        return Ranked(evidence, ((start, start + 5, score),), signals, score)

    nearly, far = (
        vote([read(owner, owned), read(plain, 5.0)], "Where is it?", "place", load_mix())
        for owned in (6.0, 16.0)
    )
    assert [sentence.evidence for sentence, _ in nearly[0].supporters] == [plain, owner]
    assert [sentence.evidence for sentence, _ in far[0].supporters] == [owner, plain]


def test_a_denial_does_not_lead_where_another_sentence_holds_more_of_the_question(
    archive_of: ArchiveOf,
) -> None:
    admitted = (
        "Experts on Russian television are admitting the army's defeat in the Ukrainian region of"
        " Kharkiv."
    )
    dismissed = (
        "Votes in the region, held after the Russian army's defeat, were universally dismissed as"
        " “shams” by Ukraine."
    )
    archive = archive_of(
        [report(1, None, "The war", admitted), report(2, None, "The votes", dismissed)]
    )
    wanted = wanted_of(read_question(QUESTION, day=DAY).question, archive)
    evidence = gather(archive.search(QUESTION, k=5), wanted, archive)
    lead, other = sorted(evidence, key=lambda each: each.text)
    denial = denial_of(QUESTION, "place", lead, evidence, wanted, archive)
    assert denial is not None
    assert denial.evidence is other
    assert not denial.answers
    polar = "Did Russian experts on television admit the army's defeat in the Ukrainian region?"
    asked = denial_of(polar, "polar", lead, evidence, wanted, archive)
    assert asked is not None
    assert asked.answers


def test_the_denial_behind_an_accusation_is_told_with_it(sample: Archive) -> None:
    for question in ("Who blew up Nord Stream?", "Did the US blow up Nord Stream?"):
        answer = ask(sample, question, day=DAY)
        assert answer.short_answer == ""
        assert "Anglo-Saxons" in answer.sentences[0].text
        assert answer.sentences[1].side == "denial"
        assert answer.sentences[1].speaker == "The United States"


def test_who_is_asked_of_denies_before_another_does(sample: Archive) -> None:
    answer = ask(sample, "Did Russia sabotage Nord Stream?", day=DAY)
    assert [s.speaker for s in answer.sentences if s.side == "denial"] == ["The Kremlin"]


def test_a_country_is_one_without_its_capital(sample: Archive) -> None:
    typed, written = (
        ask(sample, question, day=DAY)
        for question in (
            "why did albania cut ties with iran",
            "Why did Albania cut ties with Iran?",
        )
    )
    assert [s.text for s in typed.sentences] == [s.text for s in written.sentences]
    assert "denial" in [s.side for s in typed.sentences]
    assert not ask(sample, "why did armenia cut ties with iran", day=DAY).answered


def test_of_what_somebody_is_accused_is_no_matter_of_a_denial(archive_of: ArchiveOf) -> None:
    told = "Otto Lind is accused of tax fraud, the prosecutor said. Lind denied it on Monday."
    archive = archive_of([report(1, None, "Otto Lind on trial", told)])
    answer = ask(archive, "Otto Lind is accused of what?", day=DAY)
    assert "tax fraud" in answer.short_answer
    assert [s.side for s in answer.sentences] == ["", "denial"]


def test_who_denied_is_told_by_a_denial(sample: Archive) -> None:
    answer = ask(sample, "Who denied sabotage of Nord Stream?", day=DAY)
    assert "denied" in answer.sentences[0].text
    assert answer.short_answer != "NATO"
