import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from corpus.characters import characters, one_line

ANY = st.text(alphabet=st.characters(codec=None))


def test_invisible_characters_go() -> None:
    assert one_line("soft\u00adhy\u200bphen \u202egnp.exe\u202c \x07bell \ufeffmark") == (
        "softhyphen gnp.exe bell mark"
    )


def test_spaces_of_every_width_are_plain_ones() -> None:
    assert one_line("$1.5\u00a0million\u2009in\u3000all\t!") == "$1.5 million in all !"


def test_letters_are_composed() -> None:
    assert one_line("Cafe\u0301") == "Café"


def test_every_line_break_is_a_line_feed() -> None:
    assert characters("a\r\nb\rc\u2028d\x85e\x0bf") == "a\nb\nc\nd\ne\nf"


def test_joiners_stay_where_they_mean_something() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    persian = "می\u200cخواهم"
    assert characters(family) == family
    assert characters(persian) == persian
    assert characters("ad\u200dmin") == "admin"


def test_surrogates_of_careless_json_are_mended() -> None:
    assert characters("\ud83d\ude00!") == "\U0001f600!"
    assert characters("lone \ud800") == "lone \ufffd"


@given(ANY)
def test_any_text_becomes_storable_and_stays_so(text: str) -> None:
    once = characters(text)
    once.encode("utf-8")
    assert characters(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in once)
