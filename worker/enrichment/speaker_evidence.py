"""What speaks for or against somebody being the speaker of a quotation."""

from collections.abc import Iterator, Sequence

from worker.enrichment.cues import Cue
from worker.enrichment.marks import MARKS
from worker.enrichment.openings import PARTICLES, PREPOSITIONS, bucket
from worker.enrichment.passages import Passage
from worker.enrichment.quoted import Quotation
from worker.enrichment.speakers import Voice
from worker.enrichment.vocabulary import RELATIVES, words

_GOVERNORS = words("في من على عن إلى مع بين ضد بعد قبل خلال عند لدى منذ حول تحت أمام أن أنه أنها بأن لأن")
_FARTHEST = 12  # tokens between a name and what it hangs on
_LINKS = PARTICLES | PREPOSITIONS
"""What leads from a speaker to the words reported."""


def alternatives(quotation: Quotation, voices: Sequence[Voice], previous: Quotation | None) -> Iterator[Iterator[str]]:
    """Yield the evidence for nobody, then for each voice, given the quotation that stands before."""
    beside = _beside(quotation, voices)
    spoke = {voice.entity: voice.rank for voice in voices if voice.role == "carried" and voice.entity}
    yield iter(("nobody", f"nobody cue {quotation.cue is not None}", f"nobody rule {quotation.rule}"))
    for voice in voices:
        yield _evidence(quotation, voice, previous, beside, spoke.get(voice.entity or ""))


def _evidence(
    quotation: Quotation, voice: Voice, previous: Quotation | None, beside: str, spoke: int | None
) -> Iterator[str]:
    role, passage, cue = voice.role, quotation.passage, quotation.cue
    region = _region(voice, previous)
    yield role
    yield f"{role} region {region}"
    yield f"{role} region {region} {voice.type} {cue.form.shape if cue else ''}"
    yield f"{role} rank {voice.rank}"
    yield f"{role} type {voice.type}"
    yield f"{role} rank {voice.rank} beside {beside}"
    if cue is None:
        yield f"{role} without cue {quotation.rule}"
        if role != "carried":
            yield f"{role} without cue lead {_lead(passage, voice)}"
        return
    yield from _cue_evidence(quotation, voice, cue, beside)
    if role == "carried":
        yield from _carried_evidence(quotation, voice, cue, previous)
        return
    yield f"{role} spoke {spoke} beside {beside} {cue.form.shape}"
    yield f"{role} spoke {spoke} {voice.type} starts {passage.ends_sentence(cue.first)}"
    yield f"{role} {voice.type} mentions {bucket(voice.mentions)}"
    yield f"{role} {voice.type} gender {cue.form.gender}{cue.form.number} {voice.gender}"
    yield from _place_evidence(passage, voice, cue)
    yield from _word_evidence(passage, voice, cue)
    yield from _class_evidence(passage, voice, cue)
    governor = _governor(passage, voice.first)
    yield f"{role} {voice.type} governor {governor}"
    yield f"{role} {voice.type} governor {governor.split(maxsplit=1)[0]} rank {voice.rank}"


def _beside(quotation: Quotation, voices: Sequence[Voice]) -> str:
    """Return who stands right behind the cue, and whether nothing else stands between the cue and the quote."""
    cue, passage = quotation.cue, quotation.passage
    after = [voice for voice in voices if voice.role.startswith("after")]
    if cue is None or not after:
        return "nobody"
    last = max(quotation.first, cue.last + 1)
    while last > cue.last + 1 and (passage.word(last - 1) in _LINKS or not passage.word(last - 1)[0].isalnum()):
        last -= 1
    alone = next((voice for voice in after if voice.first == cue.last + 1 and voice.last >= last), None)
    if alone is None or quotation.first <= cue.last:
        return "somebody"
    if alone.type:
        return "a name alone"
    return "the one alone" if passage.folded[alone.first].startswith("ال") else "one alone"


def _region(voice: Voice, previous: Quotation | None) -> str:
    """Return where the voice stands to the quotation before."""
    if previous is None or voice.role == "carried":
        return "only"
    if voice.first >= previous.last:
        return "behind"
    return "inside" if voice.last > previous.first else "before"


def _cue_evidence(quotation: Quotation, voice: Voice, cue: Cue, beside: str) -> Iterator[str]:
    role, form, passage = voice.role, cue.form, quotation.passage
    starts = passage.ends_sentence(cue.first)
    before = passage.word(cue.first - 1)
    yield f"{role} {form.shape} {form.suffixed}"
    yield f"{role} {form.lemma}"
    yield f"{role} {form.lemma} beside {beside}"
    yield f"{role} {form.cue_class} {form.shape}"
    yield f"{role} {form.shape} starts {starts} {bool(cue.proclitic)}"
    yield f"{role} rule {quotation.rule} rank {voice.rank}"
    yield f"{role} {form.shape} before {before}"
    yield f"{role} {form.shape} before class {passage.class_of(cue.first - 1)}"
    yield f"{role} behind class {passage.class_of(cue.last + 1)} {form.shape}"
    if quotation.first > cue.last:
        room = bucket(quotation.first - cue.last)
        yield f"{role} rank {voice.rank} room {room}"
        yield f"{role} rank {voice.rank} room {room} {form.shape}"
        yield f"{role} behind class {passage.class_of(cue.last + 1)} room {room}"
    yield f"{role} {form.shape} beside {beside} starts {starts}"
    yield f"{role} {form.shape} beside {beside} before {before} {bool(cue.proclitic)}"


def _place_evidence(passage: Passage, voice: Voice, cue: Cue) -> Iterator[str]:
    role, kind = voice.role, voice.type
    lead = _lead(passage, voice)
    distance = voice.first - cue.last if voice.first > cue.last else cue.first - voice.last
    yield f"{role} {kind} lead {lead}"
    yield f"{role} {kind} lead starts {lead[:2]}"
    yield f"{role} {kind} lead {passage.word(voice.first - 2)} {lead}"
    yield f"{role} {kind} distance {bucket(distance)}"
    yield f"{role} {cue.form.shape} distance {bucket(distance)}"
    if voice.first > cue.last:
        opening = passage.word(cue.last + 1)
        yield f"{role} {kind} opening {opening} {distance > 1}"
        yield f"{role} {kind} opening starts {opening[:3]} {distance > 1}"
        yield f"{role} {kind} passed {_punctuation(passage, cue.last + 1, voice.first)}"
    else:
        yield f"{role} {kind} passed {_punctuation(passage, voice.last, cue.first)} {cue.form.shape}"
        yield f"{role} {kind} behind relative {_in_relative(passage, voice, cue)} {cue.form.gender}{cue.form.number}"


def _word_evidence(passage: Passage, voice: Voice, cue: Cue) -> Iterator[str]:
    role, kind, form = voice.role, voice.type, cue.form
    head, tail = passage.folded[voice.first], passage.word(voice.last)
    proclitic = voice.start > passage.tokens[voice.first].start
    yield f"{role} {kind} head {head}"
    yield f"{role} {form.gender}{form.number} ends {head[-1:]} {kind}"
    yield f"{role} {form.gender} head {head}"
    yield f"{role} {kind} proclitic {head[:1] if proclitic else ''} {form.shape}"
    yield f"{role} {kind} length {min(voice.last - voice.first, 6)}"
    if kind:
        yield f"{role} {kind} tail {tail}"
        return
    yield f"{role} holds {voice.holds}"
    yield f"{role} holds {voice.holds} head {head}"
    yield f"{role} second {passage.word(voice.first + 1)}"
    yield f"{role} ends {passage.word(voice.last - 1)}"
    yield f"{role} definite {head.startswith('ال')} {form.shape}"
    yield f"{role} head starts {head[:2]}"
    yield f"{role} head ends {head[-2:]} {form.gender}{form.number}"


def _class_evidence(passage: Passage, voice: Voice, cue: Cue) -> Iterator[str]:
    role, kind = voice.role, voice.type
    head = passage.class_of(voice.first)
    before = passage.class_of(voice.first - 1)
    yield f"{role} {kind} lead class {before}"
    yield f"{role} {kind} lead classes {passage.class_of(voice.first - 2)} {before}"
    yield f"{role} {kind} tail class {passage.class_of(voice.last)}"
    if kind:
        return
    yield f"{role} head class {head}"
    yield f"{role} head class {head} {cue.form.gender}{cue.form.number}"
    yield f"{role} classes {head} {passage.class_of(voice.first + 1)}"
    yield f"{role} end class {passage.class_of(voice.last - 1)}"
    yield f"{role} known {_is_known(passage, voice.first)} {_is_known(passage, voice.last)} {cue.form.shape}"


def _is_known(passage: Passage, i: int) -> bool:
    """Whether a word is frequent enough to have a class: a rare one is likely a name."""
    return passage.class_of(i).isdigit() or not passage.word(i)[:1].isalpha()


def _governor(passage: Passage, first: int) -> str:
    """Return what the phrase around a name hangs on: a preposition, a cue, or what its clause begins with."""
    for i in range(first - 1, max(-1, first - 1 - _FARTHEST), -1):
        word = passage.folded[i]
        if word in _GOVERNORS:
            return word
        if word.startswith(("لل", "بال")):
            return word[:2]
        if i in passage.cue_at:
            return f"cue {passage.cue_at[i].form.shape}"
        if passage.ends_sentence(i + 1) or (not word[0].isalnum() and word not in MARKS):
            return f"{word} {passage.class_of(i + 1)}"
    return "start" if passage.ends_sentence(first) else "far"


def _carried_evidence(quotation: Quotation, voice: Voice, cue: Cue, previous: Quotation | None) -> Iterator[str]:
    form, passage, rank = cue.form, quotation.passage, voice.rank
    yield f"carried {rank} gender {form.gender} {voice.gender}"
    yield f"carried gender {form.gender} {voice.gender} {form.shape}"
    yield f"carried {rank} {voice.type} {form.gender}{form.number}"
    head = passage.folded[voice.first]
    yield f"carried {rank} {form.lemma}"
    yield f"carried {rank} {form.lemma} {form.shape} starts {passage.ends_sentence(cue.first)}"
    yield f"carried {voice.type} ends {head[-1:]} {form.gender}{form.number}"
    yield f"carried {voice.type} head class {passage.class_of(voice.first)} {form.gender}{form.number}"
    yield f"carried {voice.type} head class {passage.class_of(voice.first)}"
    yield f"carried head {head} {form.gender}{form.number}"
    yield f"carried {rank} mentions {bucket(voice.mentions)}"
    yield f"carried joint {bool(voice.joint)} {form.number}"
    if previous is None:
        return
    same = passage.sentences[previous.first] == passage.sentences[cue.first]
    paragraphs = passage.paragraphs[cue.first] - passage.paragraphs[previous.last - 1]
    yield f"carried {rank} {form.shape} same sentence {same}"
    yield f"carried {rank} paragraphs {min(paragraphs, 3)} {form.shape}"
    yield f"carried {rank} distance {bucket(quotation.first - previous.last)}"
    if previous.cue:
        agrees = not (form.gender and previous.cue.form.gender) or form.gender == previous.cue.form.gender
        plural = (form.number == "p") == (previous.cue.form.number == "p")
        yield f"carried {rank} agrees {agrees} {plural}"
        yield f"carried {rank} agrees {agrees} {form.shape} {same}"
        yield f"carried {rank} {previous.cue.form.shape} {form.shape}"


def _in_relative(passage: Passage, voice: Voice, cue: Cue) -> str:
    """Return where the nearest relative pronoun before the cue stands: before the voice, right behind it, or later."""
    for i in range(cue.first - 1, max(voice.first - 12, 0), -1):
        if passage.folded[i] in RELATIVES:
            return "before" if i < voice.first else "behind" if i <= voice.last else "later"
    return "nowhere"


def _lead(passage: Passage, voice: Voice) -> str:
    """Return the word before the voice, marks skipped."""
    i = voice.first - 1
    while i >= 0 and passage.tokens[i].norm in MARKS:
        i -= 1
    return passage.word(i)


def _punctuation(passage: Passage, first: int, last: int) -> str:
    """Return the first punctuation between two tokens, or an empty string."""
    for i in range(first, last):
        norm = passage.tokens[i].norm
        if not norm[0].isalnum() and norm not in MARKS:
            return norm
    return ""
