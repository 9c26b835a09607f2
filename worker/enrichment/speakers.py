"""Who may be speaking: the names and described people around a reporting word, and those who spoke before."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from schemas.mentions import EntityType
from worker.enrichment.cues import Cue
from worker.enrichment.document import Entity, Mention
from worker.enrichment.inflection import Gender
from worker.enrichment.marks import MARKS
from worker.enrichment.ner.proclitics import restored
from worker.enrichment.openings import PARTICLES
from worker.enrichment.passages import Passage
from worker.enrichment.phrases import (
    Span,
    behind_asides,
    name_behind,
    phrase_before,
    phrase_from,
    relative_head,
    subject_of_clause,
)
from worker.enrichment.quoted import Quotation
from worker.enrichment.vocabulary import OUTLETS, UNNAMED, bare, words

Role = Literal[
    "after name",
    "after joint",
    "after description",
    "after unknown name",
    "relayed description",
    "before name",
    "before joint",
    "before description",
    "relative head",
    "clause subject",
    "sentence subject",
    "carried",
    "earlier name",
]

_NEAREST = 4  # names before the cue that are looked at
_FARTHEST = 60  # tokens between a speaker and the cue
_REACH = 14  # tokens behind a cue that follows its quote
_FEMININITY = {"f": 1, "m": -1, "": 0}
_SOURCES = ("عن", "من")
_CONTAINING = ("جاء", "ورد")
_INSIDE = ("في", "ضمن")
_GOVERNING = ("وفقا", "طبقا", "تبعا")
"""Attributions that govern their source by ل."""
_FREE = UNNAMED - words("متحدث متحدثة متحدثون")
"""Heads of descriptions that speak for no body: one that follows behind ل is told something."""


class Name(NamedTuple):
    """A mention in token indexes, with its entity."""

    first: int
    last: int
    mention: Mention
    entity: Entity


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who may be speaking: tokens ``first`` to ``last`` (exclusive), characters ``start`` to ``end``."""

    role: Role
    first: int
    last: int
    start: int
    end: int
    name: str
    entity: str | None
    type: EntityType | None
    rank: int
    """Place among those of its role, nearest first."""
    joint: tuple[str, ...] = ()
    """The names of several who speak together."""
    holds: str = ""
    """The type of the first name inside or right behind a description."""
    gender: Gender = ""
    """As the last verb that agreed tells it, else the words before the name."""
    mentions: int = 0
    """How often the article names it."""
    described: bool = False
    """Whether it spoke under a description, not a name."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The names of a passage in order, with their first tokens for searching."""

    names: tuple[Name, ...]
    firsts: tuple[int, ...]
    genders: dict[str, Gender]
    """Of the entities by id, where words before their names tell it."""

    def between(self, start: int, end: int) -> Sequence[Name]:
        """Return the names that begin at tokens ``start`` to ``end`` (exclusive)."""
        return self.names[bisect_left(self.firsts, start) : bisect_left(self.firsts, end)]

    def before(self, token: int, count: int) -> Sequence[Name]:
        """Return the last ``count`` names that begin before a token."""
        end = bisect_left(self.firsts, token)
        return self.names[max(0, end - count) : end]


def cast_of(passage: Passage, entities: Sequence[Entity]) -> Cast:
    """Return the mentions in a passage, by token indexes."""
    starts = [token.start for token in passage.tokens]
    names = []
    for entity in entities:
        for mention in entity.mentions:
            if mention.field == passage.field:
                first = bisect_left(starts, mention.start + 1) - 1
                last = bisect_left(starts, mention.end)
                if 0 <= first < last:
                    names.append(Name(first, last, mention, entity))
    names.sort(key=lambda name: (name.first, name.last, name.entity.id))
    return Cast(tuple(names), tuple(name.first for name in names), _genders(passage, names))


def _genders(passage: Passage, names: Sequence[Name]) -> dict[str, Gender]:
    """Return the gender of the entities that are called more often by words of one than of the other."""
    told: dict[str, int] = {}
    for name in names:
        told[name.entity.id] = told.get(name.entity.id, 0) + _femininity(passage, name)
    return {entity: "f" if balance > 0 else "m" for entity, balance in told.items() if balance}


def _femininity(passage: Passage, name: Name) -> int:
    """Return 1 when a body's first word or the word before a person is feminine, -1 when masculine, 0 if that is open.

    Adjectives of nationality before a name may belong to a ministry: وزيرة الخارجية السويدية.
    """
    if name.mention.type == "ORG":
        return 1 if passage.folded[name.first].endswith("ه") else -1
    cue = passage.cue_at.get(name.first - 1)
    if cue:
        return _FEMININITY[cue.form.gender] if cue.form.number == "s" else 0
    lead = passage.word(name.first - 1)
    if not lead.startswith("ال") or lead.endswith("يه"):
        return 0
    return 1 if lead.endswith("ه") else -1


def candidates(quotation: Quotation, cast: Cast, earlier: Sequence[Voice]) -> list[Voice]:
    """Return who may speak the quotation: around its cue, and the speakers carried on (latest first)."""
    if quotation.cue is None:
        return [*_around_marks(quotation, cast), *earlier]
    return [*_behind(quotation, quotation.cue, cast), *_ahead(quotation, quotation.cue, cast), *earlier]


def _behind(quotation: Quotation, cue: Cue, cast: Cast) -> Iterator[Voice]:
    """Yield who is named or described between the cue and the quote, or right behind a cue that follows its quote."""
    passage, start, end = quotation.passage, cue.last + 1, _reach(quotation, cue)
    names = cast.between(start, end)
    if cue.form.shape != "attribution":
        names = [name for name in names if not _is_told(passage, name)]
    together = list(_joint("after joint", passage, names))
    yield from together
    yield from _named("after name", [name for name in names if not _is_within(name, together)], cast)
    subject = _subject(passage, cue, end)
    described = _described("after description", passage, subject, cast)
    yield from map(_without_preposition, described) if cue.form.lemma in _GOVERNING else described
    if subject and not _is_named(cast, *subject):
        yield from _described("after unknown name", passage, name_behind(passage, subject[1], end), cast)
    for i in range(start, end):
        if passage.folded[i] in _SOURCES:
            yield from _described("relayed description", passage, phrase_from(passage, i + 1, end), cast)
            return


def _subject(passage: Passage, cue: Cue, end: int) -> Span | None:
    """Return the noun phrase behind the cue: who speaks, or the document that the words come from."""
    first = behind_asides(passage, cue.last + 1, end)
    document = cue.form.shape == "attribution"
    if cue.form.lemma in _CONTAINING and passage.word(first) in _INSIDE:
        first, document = first + 1, True
    elif document and passage.word(first) == "ل":
        first += 1
    return phrase_from(passage, first, end, document=document)


def _without_preposition(voice: Voice) -> Voice:
    """Return the voice without the ل that its attribution governs: (ل)تقرير; للتقرير keeps it in the span alone."""
    name = restored(voice.name)
    if name == voice.name and name.startswith("ل"):
        return replace(voice, start=voice.start + 1, name=name[1:])
    return replace(voice, name=name)


def _is_told(passage: Passage, name: Name) -> bool:
    """Whether the words are spoken to the one named: «لرويترز»، «لصحيفة …»."""
    i = name.first
    if name.mention.start > passage.tokens[i].start or passage.folded[i].startswith("لل"):
        return passage.folded[i].startswith("ل")
    while i > 0 and passage.tokens[i - 1].norm in MARKS:
        i -= 1
    before = passage.word(i - 1)
    return before == "ل" or (before.startswith("ل") and bare(before.removeprefix("ل")) in OUTLETS)


def _ahead(quotation: Quotation, cue: Cue, cast: Cast) -> Iterator[Voice]:
    """Yield who is named or described before the cue, in its sentence and shortly before that."""
    passage = quotation.passage
    begin = _sentence_start(passage, cue.first)
    clause = _clause_start(passage, begin, cue.first)
    names = cast.between(begin, cue.first)
    yield from _named("before name", names[::-1][:_NEAREST], cast)
    yield from _joint("before joint", passage, names[-_NEAREST:])
    yield from _described("before description", passage, phrase_before(passage, begin, cue.first), cast)
    if cue.form.shape == "noun":
        yield from _described("relayed description", passage, _relayed(passage, begin, cue.first), cast)
    yield from _described("relative head", passage, relative_head(passage, begin, cue.first), cast)
    if clause > begin:
        yield from _described("clause subject", passage, subject_of_clause(passage, clause, cue.first), cast)
    yield from _described("sentence subject", passage, subject_of_clause(passage, begin, cue.first), cast)
    yield from _named("earlier name", cast.between(max(0, begin - _FARTHEST), begin)[::-1][:_NEAREST], cast)


def _relayed(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase between عن and a verbal noun: نقلت الصحيفة عن (مسؤول أمني) قوله."""
    first = next((i for i in range(end - 1, begin, -1) if passage.folded[i] == "عن"), end)
    span = phrase_from(passage, first + 1, end)
    return span if span and span[1] == end else None


def _around_marks(quotation: Quotation, cast: Cast) -> Iterator[Voice]:
    """Yield who is named before marked words without a cue, or described before a headline's colon."""
    passage = quotation.passage
    begin = _sentence_start(passage, quotation.first)
    yield from _named("before name", cast.between(begin, quotation.first)[::-1][:_NEAREST], cast)
    if quotation.rule == "headline":
        yield from _described("before description", passage, phrase_from(passage, begin, quotation.first), cast)


def _reach(quotation: Quotation, cue: Cue) -> int:
    """Return the token index up to which the subject behind the cue may stretch."""
    if quotation.first > cue.last:
        return quotation.first
    passage = quotation.passage
    last = min(len(passage.tokens), cue.last + 1 + _REACH)
    for i in range(cue.last + 1, last):
        if passage.ends_sentence(i) or passage.tokens[i].norm in ".؛:" or i in passage.cue_at:
            return i
    return last


def _named(role: Role, names: Sequence[Name], cast: Cast) -> Iterator[Voice]:
    for rank, (first, last, mention, entity) in enumerate(names):
        yield Voice(
            role,
            first,
            last,
            mention.start,
            mention.end,
            mention.name,
            entity.id,
            entity.type,
            rank,
            gender=cast.genders.get(entity.id, ""),
            mentions=len(entity.mentions),
        )


def _joint(role: Role, passage: Passage, names: Sequence[Name]) -> Iterator[Voice]:
    """Yield the first names that are joined by و as one voice."""
    for k in range(len(names) - 1):
        run = [names[k]]
        while k + len(run) < len(names) and _joins(passage, run[-1], names[k + len(run)]):
            run.append(names[k + len(run)])
        if len(run) > 1:
            first, last = run[0], run[-1]
            start, end = first.mention.start, last.mention.end
            joint = tuple(name.mention.name for name in run)
            kind = first.mention.type
            yield Voice(role, first.first, last.last, start, end, passage.text[start:end], None, kind, k, joint)
            return


def _is_within(name: Name, together: Sequence[Voice]) -> bool:
    return any(voice.first <= name.first < voice.last for voice in together)


def _joins(passage: Passage, one: Name, other: Name) -> bool:
    """Whether the second name follows the first with nothing but و between them."""
    if other.first == one.last:
        return other.mention.start > passage.tokens[other.first].start and passage.folded[other.first][0] == "و"
    return other.first == one.last + 1 and passage.folded[one.last] == "و"


def _described(role: Role, passage: Passage, span: Span | None, cast: Cast) -> Iterator[Voice]:
    if span and not _is_named(cast, *span) and not _is_speech(passage, span[0]):
        first, last = span[0], _before_hearers(passage, *span, cast)
        start, end = passage.tokens[first].start, passage.tokens[last - 1].end
        held = [name.mention.type for name in cast.between(first, _apposition_end(passage, last))]
        holds = "PER" if "PER" in held else held[0] if held else ""
        yield Voice(role, first, last, start, end, passage.text[start:end], None, None, 0, holds=holds)


def _before_hearers(passage: Passage, first: int, last: int, cast: Cast) -> int:
    """Return where a description ends before the outlet spoken to: مصدر أمني (لوكالة رويترز)، مصادر (لـ«الوطن»)."""
    for i in range(first + 1, last):
        word = passage.folded[i]
        if word.startswith("ل") and bare(word.removeprefix("ل")) in OUTLETS:
            return i
    if bare(passage.folded[first]) not in _FREE:
        return last
    told = (name for name in cast.between(first + 1, last) if name.mention.type == "ORG" and _is_told(passage, name))
    return next((_preposition(passage, name.first) for name in told), last)


def _preposition(passage: Passage, i: int) -> int:
    """Return the token of the ل before a name that begins at token ``i``: its own, or one before a mark."""
    while i > 0 and passage.tokens[i - 1].norm in MARKS:
        i -= 1
    return i - 1 if passage.word(i - 1) == "ل" else i


def _apposition_end(passage: Passage, last: int) -> int:
    """Return where a name must begin that belongs to the description ending at ``last``.

    A comma and a title, perhaps shortened (د.), may stand between.
    A name behind a colon or a particle is one spoken of.
    """
    following = last + (passage.word(last) in ("،", ","))
    word = passage.word(following)
    if not word[:1].isalpha() or word in PARTICLES:
        return last
    return following + 2 + (passage.word(following + 1) == ".")


def _is_speech(passage: Passage, i: int) -> bool:
    """Whether the token is somebody's word (قوله، تأكيدها), not somebody."""
    cue = passage.cue_at.get(i)
    return cue is not None and cue.form.shape == "noun" and cue.form.suffixed


def _is_named(cast: Cast, first: int, last: int) -> bool:
    """Whether a phrase begins with a name, or goes on behind a person's: no description, but who is named there."""
    names = cast.between(first, last)
    return any(name.first == first or (name.mention.type == "PER" and name.last < last) for name in names)


def _sentence_start(passage: Passage, i: int) -> int:
    start = i
    while start > 0 and i - start < _FARTHEST and not passage.ends_sentence(start):
        start -= 1
    return start


def _clause_start(passage: Passage, begin: int, end: int) -> int:
    for i in range(end - 2, begin, -1):
        if passage.folded[i] in ("،", ",", "؛"):
            return i + 1
    return begin
