"""Who may be speaking: the names and described people around a reporting word, and the evidence for each."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schemas.mentions import EntityType
from worker.enrichment.cleaning import fold
from worker.enrichment.document import Entity, Mention
from worker.enrichment.openings import PARTICLES, bucket
from worker.enrichment.passages import Passage
from worker.enrichment.quotations import Quotation

Role = Literal["after name", "after description", "before name", "before description", "carried", "earlier name"]

RELATIVES = frozenset(("الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللواتي", "ممن", "حيث"))
_CIRCUMSTANCES = frozenset(
    fold(word)
    for word in (
        "خلال عقب بعد قبل أمس اليوم أول إلى على عن عبر حول بشأن ردا إثر أثناء السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس "
        "الجمعة مساء صباح ظهر فجر أيضا كذلك قد لاحقا سابقا إنه عندما حين لدى تعليقا بدوره بدورها قائلا قائلة"
    ).split()
)
_OCCASIONS = frozenset(
    fold(word)
    for word in (
        "تصريح تصريحات تصريحه تصريحاته حديث حديثه بيان بيانه بيانها مؤتمر مقابلة كلمة كلمته لقاء تغريدة حوار خطاب اتصال تقرير "
        "تقريرها تقريره مقال رسالة مداخلة وقت ختام هذا هذه السياق ذات نفس رده بلاغ منشور تدوينة"
    ).split()
)
_LONGEST_PHRASE = 14  # words of a described speaker
_NEAREST = 4  # names before the cue that are looked at
_FARTHEST = 60  # tokens between a speaker and the cue


class Name(NamedTuple):
    """A mention in token indexes, with its entity."""

    first: int
    last: int
    mention: Mention
    entity: Entity


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who may be speaking."""

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


def names_of(passage: Passage, entities: Sequence[Entity]) -> list[Name]:
    """Return the mentions in a passage in order, by token indexes."""
    starts = [token.start for token in passage.tokens]
    names = []
    for entity in entities:
        for mention in entity.mentions:
            if mention.field == passage.field:
                first = bisect_left(starts, mention.start + 1) - 1
                last = bisect_left(starts, mention.end)
                if 0 <= first < last:
                    names.append(Name(first, last, mention, entity))
    return sorted(names, key=lambda name: (name.first, name.last, name.entity.id))


def candidates(quotation: Quotation, names: Sequence[Name], earlier: Sequence[Voice]) -> list[Voice]:
    """Return who may speak the quotation: around its cue, and the speakers carried on (latest first)."""
    voices: list[Voice] = []
    cue = quotation.cue
    firsts = [name.first for name in names] if cue else []
    if cue:
        start, end = cue.last + 1, _reach(quotation)
        voices += _named("after name", quotation.passage, _between(names, firsts, start, end))
        phrase = _phrase(quotation.passage, start, end)
        if phrase:
            voices.append(_described("after description", quotation.passage, *phrase, names, firsts))
        begin = _sentence_start(quotation.passage, cue.first)
        before = _between(names, firsts, begin, cue.first)[::-1]
        voices += _named("before name", quotation.passage, before[:_NEAREST])
        phrase = _phrase_before(quotation.passage, begin, cue.first)
        if phrase:
            voices.append(_described("before description", quotation.passage, *phrase, names, firsts))
        earliest = max(0, begin - _FARTHEST)
        voices += _named("earlier name", quotation.passage, _between(names, firsts, earliest, begin)[::-1][:_NEAREST])
    return [*voices, *earlier]


def _reach(quotation: Quotation) -> int:
    """Return the token index up to which the subject behind the cue may stretch."""
    cue, passage = quotation.cue, quotation.passage
    assert cue is not None
    if quotation.first > cue.last:
        return quotation.first
    last = min(len(passage.tokens), cue.last + 1 + _LONGEST_PHRASE)
    for i in range(cue.last + 1, last):
        if passage.ends_sentence(i) or passage.tokens[i].norm in ".؛:" or i in passage.cue_at:
            return i
    return last


def _between(names: Sequence[Name], firsts: Sequence[int], start: int, end: int) -> list[Name]:
    return [name for name in names[bisect_left(firsts, start) : bisect_left(firsts, end)]]


def _named(role: Role, passage: Passage, names: Sequence[Name]) -> Iterator[Voice]:
    for rank, name in enumerate(names):
        mention = name.mention
        yield Voice(
            role,
            name.first,
            name.last,
            mention.start,
            mention.end,
            mention.name,
            name.entity.id,
            name.entity.type,
            rank,
        )


def _described(
    role: Role, passage: Passage, first: int, last: int, names: Sequence[Name], firsts: Sequence[int]
) -> Voice:
    start, end = passage.tokens[first].start, passage.tokens[last - 1].end
    return Voice(role, first, last, start, end, passage.text[start:end], None, None, 0)


def _phrase(passage: Passage, start: int, end: int) -> tuple[int, int] | None:
    """Return the noun phrase that begins at ``start``: up to a relative clause, a circumstance or punctuation."""
    if start >= end or not passage.tokens[start].norm[0].isalpha() or _leaves(passage, start, end):
        return None
    last = start + 1
    while last < min(end, start + _LONGEST_PHRASE) and not _leaves(passage, last, end):
        last += 1
    return start, last


def _leaves(passage: Passage, i: int, end: int) -> bool:
    """Whether token ``i`` is no part of a noun phrase."""
    word = passage.folded[i]
    if word in RELATIVES or word in _CIRCUMSTANCES or word in PARTICLES:
        return True
    if not passage.tokens[i].norm[0].isalnum():
        return passage.tokens[i].norm not in '()«»"“”'
    following = passage.folded[i + 1] if i + 1 < end else ""
    if word == "في":
        return following in _OCCASIONS or i + 1 >= end
    return word[:1] in "لب" and word[1:] in _OCCASIONS


def _phrase_before(passage: Passage, begin: int, end: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends right before the cue, back to punctuation or the sentence's start."""
    last = end
    while last > begin and passage.folded[last - 1] in (
        "قد",
        "،",
        ",",
        "الذي",
        "التي",
        "الذين",
        "كان",
        "كانت",
        "لم",
        "لا",
    ):
        last -= 1
    first = last
    while first > begin and last - first < _LONGEST_PHRASE and passage.tokens[first - 1].norm[0].isalpha():
        first -= 1
        if passage.folded[first] in ("وكان", "وكانت", "كان", "كانت", "فيما", "بينما", "لكن", "حيث", "وان", "ان", "اذ"):
            first += 1
            break
    return (first, last) if first < last else None


def _sentence_start(passage: Passage, i: int) -> int:
    start = i
    while start > 0 and i - start < _FARTHEST and not passage.ends_sentence(start):
        start -= 1
    return start


def evidence(quotation: Quotation, voice: Voice, previous: Quotation | None, gap_voices: int) -> Iterator[str]:
    """Yield what speaks for or against the voice being the quotation's speaker."""
    role, passage, cue = voice.role, quotation.passage, quotation.cue
    head = passage.folded[voice.first] if voice.role != "carried" else ""
    yield role
    yield f"{role} rank {voice.rank}"
    yield f"{role} type {voice.type}"
    yield f"{role} rank {voice.rank} alone {gap_voices == 0}"
    if cue is None:
        yield f"{role} without cue"
        return
    form = cue.form
    starts = passage.ends_sentence(cue.first)
    yield f"{role} {form.shape} {form.suffixed}"
    yield f"{role} {form.lemma}"
    yield f"{role} {form.cue_class} {form.shape}"
    yield f"{role} {form.shape} starts {starts} {bool(cue.proclitic)}"
    yield f"{role} rule {quotation.rule} rank {voice.rank}"
    yield f"{role} {form.shape} before {passage.word(cue.first - 1)}"
    yield f"{role} {form.shape} alone {gap_voices == 0} starts {starts}"
    if role == "carried":
        yield from _carried_evidence(quotation, voice, previous)
        return
    lead = passage.word(voice.first - 1)
    yield f"{role} {voice.type} lead {lead}"
    yield f"{role} {voice.type} lead starts {lead[:2]}"
    yield f"{role} {voice.type} lead {passage.word(voice.first - 2)} {lead}"
    yield f"{role} {voice.type} head {head}"
    yield f"{role} {form.gender}{form.number} ends {head[-1:]} {voice.type}"
    yield f"{role} {form.gender} head {head}"
    yield f"{role} {voice.type} proclitic {voice.start > passage.tokens[voice.first].start} {head[:1]}"
    yield f"{role} {voice.type} length {min(voice.last - voice.first, 6)}"
    distance = voice.first - cue.last if voice.first > cue.last else cue.first - voice.last
    yield f"{role} {voice.type} distance {bucket(distance)}"
    yield f"{role} {form.shape} distance {bucket(distance)}"
    if role.endswith("description"):
        yield f"{role} ends {passage.word(voice.last - 1)}"
        yield f"{role} second {passage.word(voice.first + 1)}"
    else:
        tail = passage.word(voice.last)
        yield f"{role} {voice.type} tail {tail}"


def _carried_evidence(quotation: Quotation, voice: Voice, previous: Quotation | None) -> Iterator[str]:
    form = quotation.cue.form if quotation.cue else None
    assert form is not None
    assert quotation.cue is not None
    passage = quotation.passage
    if previous is None:
        yield "carried across fields"
        return
    same = passage.sentences[previous.first] == passage.sentences[quotation.cue.first]
    paragraphs = passage.paragraphs[quotation.cue.first] - passage.paragraphs[previous.last - 1]
    yield f"carried {voice.rank} {form.shape} same sentence {same}"
    yield f"carried {voice.rank} paragraphs {min(paragraphs, 3)} {form.shape}"
    yield f"carried {voice.rank} distance {bucket(quotation.first - previous.last)}"
    if previous.cue:
        agrees = not (form.gender and previous.cue.form.gender) or form.gender == previous.cue.form.gender
        plural = (form.number == "p") == (previous.cue.form.number == "p")
        yield f"carried {voice.rank} agrees {agrees} {plural}"
        yield f"carried {voice.rank} agrees {agrees} {form.shape} {same}"
        yield f"carried {voice.rank} {previous.cue.form.shape} {form.shape}"
