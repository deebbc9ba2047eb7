"""An answer in a model's words, so far as the archive bears them out.

The model is believed in one thing only: what to look at. Each of its sentences is held against the
sentences of the passages that it cites (`answer.support`); one that is borne out is shown with the
exact citation. One that is not is never shown: where it plainly means a sentence of the archive,
that one is shown instead, word for word, and else it is dropped. A short answer must stand in the
archive, and the sentence that it stands in is shown at once, before the model has written its own.
"""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from answer.answer import Answer, Citation, Sentence
from answer.compose import SHOWN
from answer.llm import Llm, LlmError, Slow
from answer.passages import Brief, Statement
from answer.reply import Reply, Said
from answer.stance import leans_on_previous, speaker_of
from answer.support import fault_of, share_held
from answer.tokens import content, tokens
from corpus.article import Span

MOST_SAID = 12
"""Sentences after which a reply is read no further."""
MEANT = 0.75
"""A refused sentence means a sentence of the archive that holds this part of what it says."""
BEARING = 0.25
"""The share of the question that a shown sentence and its headline hold at least."""
ASKED = 0.15
"""The share of the question's words in the sentence that a short answer is taken from."""
NAMED = 0.75
"""The share of the question in a sentence and its headline for a name in it to be a short answer,
however little of the question stands in the sentence alone."""
SURE = 0.7
"""The confidence from which the archive's own short answer leads, whatever a model says: it is
right in two of three such (442 quiz questions out of fold), a small model in half of its own."""
SHORT_WORDS = 8
SOURCES = 2
"""Passages that are cited for one written sentence at most."""

OWN_WORDS = "these are the archive's own sentences"
_NO_ANSWER = re.compile(r"\W*no[ _-]?answer\b", re.I)


class Draft:
    """The answer as it grows, sentence by sentence; each is final when it is given."""

    def __init__(self, brief: Brief, model: str) -> None:
        self._brief = brief
        self._model = model
        self._short = ""
        self._last_kept = False
        self._agreed = False
        self.trouble = ""
        """Why there is not more of the model's: a clause; empty where all went well."""
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []
        self._own = brief.answer.sentences
        self._marked = next((sentence for sentence in self._own if sentence.marked), None)
        self._denied = any(sentence.side == "denial" for sentence in self._own)
        sure = brief.wants_short and brief.answer.confidence >= SURE
        self._lead = self._marked if sure and not any(each.side for each in self._own) else None
        self._chosen = 0

    @property
    def full(self) -> bool:
        sides = sum(bool(sentence.side) for sentence in self._own)
        return self._chosen >= max(1, SHOWN - sides - bool(self._lead))

    def opening(self) -> list[Sentence]:
        """Where the archive denies what the question takes for granted, that is told first; and so
        is a short answer that it is sure of."""
        if self._lead:
            self._short = self._brief.answer.short_answer
            return [self._quoted(self._lead, marked=self._lead.marked)]
        sides = []
        for sentence in self._own:
            if not sentence.side:
                break
            sides.append(self._quoted(sentence))
        return sides

    def take(self, said: Said) -> Sentence | None:
        """What is shown for a sentence of the model's, if anything."""
        if said.opens and self._brief.wants_short:
            words = said.text.strip(" .“”\"'")
            few = 0 < len(words.split()) <= SHORT_WORDS
            if few and self._lead and _one_thing(words, self._brief.answer.short_answer):
                self._agree()
                return None
            if few and (found := self._holding(words) or self._agreeing(words)):
                return found
        kept = self._borne_out(said) or self._meant(said)
        self._last_kept = kept is not None
        return kept

    def closing(self) -> list[Sentence]:
        """The short answer of the archive's own, where the model gave none; the other side that it
        shows; and what else it shows, too, where all that the model did was to agree with it."""
        if not self._chosen:
            return []
        shown = {_place(citation) for citation in self.citations}
        only_agreed = self._agreed and self._chosen == 1
        told = None if self._short or self._denied else self._marked
        kept = [s for s in self._own if s.side or only_agreed or s is told]
        if told:
            self._short = self._brief.answer.short_answer
        return [
            self._quoted(s, marked=s.marked if s is told else None)
            for s in kept
            if _place(self._cited(s)) not in shown
        ]

    def so_far(self) -> Answer:
        """What is final of it; its note and the other side come with the whole."""
        return replace(
            self._brief.answer,
            sentences=tuple(self.sentences),
            citations=tuple(self.citations),
            short_answer=self._short,
            written_by=self._model,
        )

    def answer(self) -> Answer:
        """The whole; the archive's own, saying why, where nothing of the model's is shown."""
        own, trouble = self._brief.answer, self.trouble
        if not self._chosen:
            trouble = trouble or "The passages do not bear out what the language model wrote"
            return replace(own, note=_joined(own.note, f"{trouble}: {OWN_WORDS}."))
        return replace(
            self.so_far(),
            note=_joined(own.note, f"{trouble}: there may be more to say." if trouble else ""),
        )

    def _holding(self, words: str) -> Sentence | None:
        """The archive's sentence with the short answer in it."""
        pattern = _pattern(words)
        named = any(token.is_name for token in tokens(words))
        own = {(c.article_id, c.end) for c in self._brief.answer.citations}
        best: tuple[float, Statement, Span] | None = None
        for statement in self._brief.statements:
            found = pattern.search(statement.text)
            # By itself: "40" may stand anywhere under a headline that fits.
            asked = share_held(self._brief.answer.reading.question, statement.text)
            bears = asked >= ASKED or (named and statement.bearing >= NAMED)
            if found is None or not bears:
                continue
            # The archive's reader and the model agreeing on a sentence is worth a little.
            agreed = (statement.article.id, statement.span[1]) in own
            value = asked + 0.1 * agreed - 0.01 * statement.number
            if best is None or value > best[0]:
                best = value, statement, found.span()
        if best is None:
            return None
        _, statement, span = best
        if self._lead or self._denied:
            # The short answer is given, or what is denied is none.
            return self._added(statement)
        self._short = statement.text[slice(*span)]
        return self._add(statement, marked=span)

    def _agreeing(self, words: str) -> Sentence | None:
        """The archive's own sentence, where its short answer and the model's are one thing said in
        two ways ("one million", "1 million") and no sentence has the model's."""
        short = self._brief.answer.short_answer
        own = self._marked
        if self._lead or own is None or not _one_thing(words, short):
            return None
        self._short = short
        self._agreed = True
        self._chosen += 1
        agreed = replace(own, citations=(self._number(self._cited(own)),), part=0)
        self.sentences.append(agreed)
        return agreed

    def _borne_out(self, said: Said) -> Sentence | None:
        leans = leans_on_previous(said.text) and not self._last_kept
        if not said.cites or leans:
            return None
        cited = [s for s in self._brief.statements if s.number in said.cites]
        bearing = [s for s in cited if s.bearing >= BEARING and not fault_of(said.text, s.text)]
        first = {s.number: s for s in sorted(bearing, key=lambda s: -len(s.text))}
        sources = [first[n] for n in dict.fromkeys(said.cites) if n in first][:SOURCES]
        if not sources:
            return None
        if self._said_already(sources[0]):
            self._agree()
            return None
        verbatim = next((s for s in sources if _same(s.text, said.text)), None)
        if verbatim:
            return self._add(verbatim)
        return self._add(*sources, text=said.text)

    def _meant(self, said: Said) -> Sentence | None:
        """The archive's sentence that a refused one plainly means."""
        bearing = [s for s in self._brief.statements if s.bearing >= BEARING]
        best = max(bearing, key=lambda s: (share_held(said.text, s.own), -len(s.own)), default=None)
        if best is None or share_held(said.text, best.own) < MEANT:
            return None
        return self._added(best)

    def _added(self, statement: Statement) -> Sentence | None:
        """The archive's sentence, where it is not shown yet."""
        if self._said_already(statement):
            self._agree()
            return None
        return self._add(statement)

    def _agree(self) -> None:
        """What leads is said again: the model has added nothing, and is not refused either."""
        if self._lead and not self._chosen:
            self._agreed = True
            self._chosen = 1

    def _said_already(self, statement: Statement) -> bool:
        article, (start, end) = statement.article.id, statement.span
        return any(
            c.article_id == article and c.start < end and start < c.end for c in self.citations
        )

    def _add(self, *sources: Statement, text: str = "", marked: Span | None = None) -> Sentence:
        numbers = tuple(self._number(source.citation()) for source in sources)
        if text and text[-1] not in ".!?”\"'":
            text += "."
        shown = text or sources[0].text
        if not self._short and self._brief.answer.short_answer:
            # The model named none that stands in the archive; the archive's reader did.
            found = _pattern(self._brief.answer.short_answer).search(shown)
            if found:
                marked, self._short = found.span(), found[0]
        speaker = "" if text else speaker_of(sources[0].own)
        sentence = Sentence(shown, numbers, speaker, marked=marked, written=bool(text))
        self._chosen += 1
        self.sentences.append(sentence)
        return sentence

    def _quoted(self, sentence: Sentence, marked: Span | None = None) -> Sentence:
        """A sentence of the archive's own answer, under this answer's numbers."""
        number = self._number(self._cited(sentence))
        shown = replace(sentence, citations=(number,), marked=marked, part=0)
        self.sentences.append(shown)
        return shown

    def _cited(self, sentence: Sentence) -> Citation:
        return self._brief.answer.citations[sentence.citations[0] - 1]

    def _number(self, citation: Citation) -> int:
        if citation not in self.citations:
            self.citations.append(citation)
        return self.citations.index(citation) + 1


async def write(draft: Draft, brief: Brief, llm: Llm) -> AsyncGenerator[Sentence, None]:
    """Each sentence as soon as it is final; the whole is then `draft.answer()`.

    Closing the generator ends the call. No LlmError leaves it: the draft remembers the trouble.
    """
    for sentence in draft.opening():
        yield sentence
    try:
        async with (
            aclosing(llm.reply(brief.messages)) as pieces,
            aclosing(_said(pieces)) as sentences,
        ):
            async for said in sentences:
                if _NO_ANSWER.match(said.text):
                    # Shown is then what the archive itself holds probable enough: its confidence
                    # is calibrated, and small models say this of answerable questions, too.
                    draft.trouble = "The language model found no answer in the passages"
                    break
                if kept := draft.take(said):
                    yield kept
                if draft.full:
                    break
    except Slow:
        draft.trouble = "The language model did not finish in time"
    except LlmError:
        draft.trouble = "The language model failed"
    for sentence in draft.closing():
        yield sentence


async def _said(pieces: AsyncGenerator[str, None]) -> AsyncGenerator[Said, None]:
    reply, count = Reply(), 0
    async for piece in pieces:
        for said in reply.feed(piece):
            yield said
            count += 1
        if count >= MOST_SAID:
            return
    for said in reply.end():
        yield said


def _pattern(words: str) -> re.Pattern[str]:
    """The words wherever they stand whole, in any case and spacing."""
    spaced = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.I)


def _one_thing(one: str, other: str) -> bool:
    """Whether one of two short answers says all that the other does."""
    keys, others = ({t.key for t in content(tokens(each))} for each in (one, other))
    return bool(keys and others) and (keys <= others or others <= keys)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).rstrip(". ") == " ".join(other.split()).rstrip(". ")


def _place(citation: Citation) -> tuple[str, int]:
    return citation.article_id, citation.start


def _joined(*notes: str) -> str:
    return " ".join(note for note in notes if note)
