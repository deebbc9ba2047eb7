"""Sentences and their citations out of whatever a model writes, piece by piece."""

import pytest

from answer.reply import Reply, Said


def said(text: str, size: int = 3) -> list[Said]:
    reply = Reply()
    found = [s for at in range(0, len(text), size) for s in reply.feed(text[at : at + size])]
    return [*found, *reply.end()]


def cited(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.text, each.cites) for each in said(text)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It closed [1].", [("It closed.", (1,))]),
        ("It closed. [1]", [("It closed.", (1,))]),
        ("It closed【1】.", [("It closed.", (1,))]),
        ("It closed [1, 3][2].", [("It closed.", (1, 3, 2))]),
        ("It closed [1-3].", [("It closed.", (1, 2, 3))]),
        ("Mr. Roy of the U.S. left [1]. She stayed. [2]",
         [("Mr. Roy of the U.S. left.", (1,)), ("She stayed.", (2,))]),
        ("Roy [1] left at noon [2].", [("Roy left at noon.", (1, 2))]),
        ("Nobody knows. It closed [1].", [("Nobody knows.", ()), ("It closed.", (1,))]),
        ("- **It closed** [1]\n2. It burned [2]", [("It closed", (1,)), ("It burned", (2,))]),
        ("Answer: According to the passages, it closed [1].", [("It closed.", (1,))]),
        ("Yes, it closed [1].", [("It closed.", (1,))]),
        ("<think>It closed [7].\n</think>\nIt burned [2].", [("It burned.", (2,))]),
        ("It closed [1] (12 people).", [("It closed (12 people).", (1,))]),
    ],
)  # fmt: skip
def test_a_sentence_and_what_it_cites(
    written: str, read: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert cited(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "See [here](https://evil.example/x) [1].",
        "![](https://evil.example/pixel.png) [1].",
        "Go to https://evil.example now [1].",
        "Go to www.evil.example now [1].",
        "Write to desk@evil.example [1].",
        "It <b>closed</b> [1].",
        "<script>alert(1)</script> [1].",
        "`rm -rf` it closed [1].",
        "It closed &#x3c;img&gt; [1].",
        "| It | closed | [1]",
    ],
)
def test_links_images_markup_and_code_are_left_out(written: str) -> None:
    assert [each.text for each in said(written) if each.cites] == []


def test_invisible_characters_are_no_part_of_what_is_said() -> None:
    smuggled = "It \u200bclo\u202esed\U000e0041 [1]."
    assert cited(smuggled) == [("It closed.", (1,))]


def test_a_sentence_is_whole_as_soon_as_the_next_begins() -> None:
    reply = Reply()
    assert reply.feed("$2.5 million") == []
    assert reply.feed("\nRep") == [Said("$2.5 million", (), opens=True)]
    assert reply.feed("airs cost $2.5 million [1]. ") == []
    assert reply.feed("It") == [Said("Repairs cost $2.5 million.", (1,))]
    assert reply.end() == [Said("It", ())]


def test_a_line_without_end_is_not_kept() -> None:
    reply = Reply()
    for _ in range(1000):
        reply.feed("word " * 20)
    assert all(len(each.text) <= 2000 for each in reply.end())
