from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

STORY = "The council voted.\n\nWork begins on Monday.\n"
MAIL = f"""Return-Path: <news@wire.example>
From: "Northport Wire" <news@wire.example>
To: desk@herald.example
Subject: =?utf-8?Q?Caf=C3=A9?= and bridge
 to close
Date: Thu, 08 Sep 2022 14:00:00 +0200 (CEST)
Message-ID: <4711@wire.example>
Archived-At: <https://wire.example/bridge>

{STORY}"""


def newsletter(text: str, html: str, attachment: bytes = b"") -> bytes:
    message = EmailMessage()
    message["From"] = "Ana Ruiz <ana@mail.bbc.co.uk>"
    message["Subject"] = "Bridge to close"
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    if attachment:
        message.add_attachment(attachment, maintype="text", subtype="plain", filename="a.txt")
        message.add_attachment(attachment, maintype="image", subtype="png", filename="a.png")
    return message.as_bytes()


def only(read_back: ReadBack, mail: bytes | str) -> Article:
    (found,) = read_back("a.eml", mail)
    assert isinstance(found, Article), found
    return found


def test_a_mail_is_an_article(read_back: ReadBack) -> None:
    article = only(read_back, MAIL)
    assert (
        article.text == "Café and bridge to close\n\nThe council voted.\n\nWork begins on Monday."
    )
    assert article.published == datetime(2022, 9, 8, 12, tzinfo=UTC)
    assert (article.source, article.url) == ("Northport Wire", "https://wire.example/bridge")
    assert only(read_back, MAIL.replace("Return-Path", "X-Path").replace("https:", "gone:")).id == (
        article.id
    )


def test_a_sender_s_encoded_name_may_hold_what_parts_addresses(read_back: ReadBack) -> None:
    sender = "From: =?utf-8?q?Caf=C3=A9=2C_News_=3Cdaily=3E?= <news@cafe.example>"
    article = only(read_back, MAIL.replace('From: "Northport Wire" <news@wire.example>', sender))
    assert article.source == "Café, News <daily>"


def test_plain_text_comes_before_html_and_attachments_do_not_count(read_back: ReadBack) -> None:
    html = "<p>The council voted.</p><p>Subscribe!</p>"
    article = only(read_back, newsletter(STORY, html, attachment=b"A secret plan."))
    assert article.text == "Bridge to close\n\nThe council voted.\n\nWork begins on Monday."
    assert article.source == "BBC"


@pytest.mark.parametrize("text", ["", "See this in your browser."])
def test_html_counts_where_the_plain_text_is_none_or_a_stub(read_back: ReadBack, text: str) -> None:
    html = "<html><script>alert(1)</script>" + "<p>The council voted, and so it closes.</p>" * 3
    article = only(read_back, newsletter(text, html))
    assert article.text.startswith("Bridge to close\n\nThe council voted, and so it closes.")
    assert "alert" not in article.text


def test_lines_may_be_packed_flowed_and_of_another_encoding(read_back: ReadBack) -> None:
    head = "Subject: Cafe\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\n"
    body = b"The caf\xe9 of \nNorthport closed. "
    assert "The café of Northport closed." in only(read_back, head.encode() + b"\n" + body).text
    quoted = head + "Content-Transfer-Encoding: quoted-printable\n\nThe caf=E9 of =\nNorthport."
    assert "The café of Northport." in only(read_back, quoted).text


def test_a_mailbox_holds_many_and_a_bad_one_costs_no_neighbour(read_back: ReadBack) -> None:
    stub = "From a@b.example Thu Sep  8 14:00:00 2022\n"
    bombs = [
        "no header here\n",
        "Subject: x\n\n" + "a\n" * 300_000,
        "Subject: x\n\n" + "a" * 9_000_000,
    ]
    file = "".join(f"{stub}{mail}\n\n" for mail in [MAIL, *bombs, MAIL.replace("4711", "4712")])
    found = read_back("a.mbox", file + f"{stub}Subject: Last\n\n>From here it is quoted.\n")
    assert [type(each) for each in found] == [Article, *[Rejected] * 3, Article, Article]
    last = found[-1]
    assert isinstance(last, Article)
    assert last.text == "Last\n\nFrom here it is quoted."
    assert last.path == "a.mbox#6"


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        ("Dear editor,\n\nno headers here.", "no mail: it does not begin with headers"),
        ("Subject: x\n" * 250_000, "a message of more than 1,000 parts or 200,000 lines"),
        (
            "Content-Type: multipart/mixed; boundary=a\n\n" + "--a\n\nx\n" * 2_000,
            "a message of more",
        ),
        ("Subject: \n\n", "no text"),
    ],
    ids=["no mail", "lines", "parts", "empty"],
)
def test_what_is_no_mail_or_a_bomb_is_refused(read_back: ReadBack, mail: str, reason: str) -> None:
    (found,) = read_back("a.eml", mail)
    assert isinstance(found, Rejected)
    assert found.reason.startswith(reason)


def test_parts_inside_each_other_end(read_back: ReadBack) -> None:
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(900)
    )
    (found,) = read_back("a.eml", "Subject: Deep\n" + nested + "\nThe council voted.\n")
    assert isinstance(found, Article | Rejected)


def test_endless_headers_cost_no_time(read_back: ReadBack) -> None:
    words = " =?utf-8?B?YWFh?=" * 100_000
    article = only(read_back, f"Subject:{words}\nFrom: {'<' * 200_000}\n\n{STORY}")
    assert len(article.headline) <= 2_000
