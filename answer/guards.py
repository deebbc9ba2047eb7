"""Words that a written sentence may neither lose from its source nor gain: each turns what it
stands beside into its contrary, or into something less."""

from collections.abc import Sequence

from answer.tokens import Key, Token
from index import analysis

_NEGATIONS = dict.fromkeys("not no never none nobody nothing neither nor without cannot".split())
_GUARDS = {word: word for word in _NEGATIONS} | {
    **dict.fromkeys("will would shall".split(), "will"),
    **dict.fromkeys("may might could can".split(), "may"),
    **{
        word: word
        for word in "should must if unless whether until only ex few little less half some most "
        "hardly barely scarcely rarely seldom ago".split()
    },
}
"""Words of grammar that a claim may neither lose nor gain."""
_GUARDED = frozenset(
    analysis.terms(
        "fail refuse decline deny reject unlikely likely hoax false fake untrue avoid prevent stop "
        "halt cancel postpone abandon threaten plan attempt try want hope expect propose consider "
        "intend possible possibly potential potentially alleged allegedly suspected accuse accused "
        "blamed rumor rumour purported purportedly reportedly apparently seem appear believe think "
        "fear former acting deputy vice almost nearly claim doubt question dispute myth theory "
        "conspiracy wrong wrongly falsely incorrect mistaken mock acquit exonerate clear drop "
        "quash overturn rule charge indict investigate probe suspicion demand"
    )
)
"""Words that turn what they stand beside into something less."""
_ROUGHLY = frozenset(
    "about around some over under nearly almost roughly approximately least most than to".split()
)
"""Before a number: how exact it is."""


def guards(found: Sequence[Token], held: set[Key]) -> list[tuple[str, Key]]:
    """The guards in a run of tokens that bear on what the claim holds; negations and roughness
    with what they stand before."""
    bearing: list[tuple[str, Key]] = []
    for place, token in enumerate(found):
        ahead = [t.key for t in found[place + 1 :] if t.key != ""][:2]
        if ahead and not set(ahead) & held:
            continue
        word = "not" if token.word.endswith("n't") else token.word
        if word in _ROUGHLY and any(t.is_number for t in found[place + 1 : place + 3]):
            bearing.append((word, ahead[0] if ahead else ""))
        elif word in _GUARDS and token.text != "May":
            bearing.append((_GUARDS[word], ahead[0] if ahead and word in _NEGATIONS else ""))
        elif token.key in _GUARDED:
            bearing.append((str(token.key), ""))
    return bearing
