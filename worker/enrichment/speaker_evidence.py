"""What speaks for or against somebody being the speaker of a quotation."""

from collections.abc import Iterator, Sequence

from worker.enrichment.cues import Cue
from worker.enrichment.marks import MARKS
from worker.enrichment.openings import bucket
from worker.enrichment.passages import Passage
from worker.enrichment.quoted import Quotation
from worker.enrichment.speakers import Voice
from worker.enrichment.vocabulary import RELATIVES


def alternatives(quotation: Quotation, voices: Sequence[Voice], previous: Quotation | None) -> Iterator[Iterator[str]]:
    """Yield the evidence for nobody, then for each voice, given the quotation that stands before."""
    after = sum(voice.role.startswith("after") for voice in voices)
    known = {voice.entity for voice in voices if voice.role == "carried" and voice.entity}
    yield iter(("nobody", f"nobody cue {quotation.cue is not None}", f"nobody rule {quotation.rule}"))
    for voice in voices:
        yield _evidence(quotation, voice, previous, after, voice.entity in known)


def _evidence(quotation: Quotation, voice: Voice, previous: Quotation | None, after: int, spoke: bool) -> Iterator[str]:
    role, passage, cue = voice.role, quotation.passage, quotation.cue
    yield role
    yield f"{role} rank {voice.rank}"
    yield f"{role} type {voice.type}"
    yield f"{role} rank {voice.rank} alone {after == 0}"
    if cue is None:
        yield f"{role} without cue {quotation.rule}"
        if role != "carried":
            yield f"{role} without cue lead {_lead(passage, voice)}"
        return
    yield from _cue_evidence(quotation, voice, cue, after)
    if role == "carried":
        yield from _carried_evidence(quotation, voice, cue, previous)
        return
    yield f"{role} spoke {spoke} alone {after == 0} {cue.form.shape}"
    yield from _place_evidence(passage, voice, cue)
    yield from _word_evidence(passage, voice, cue)


def _cue_evidence(quotation: Quotation, voice: Voice, cue: Cue, after: int) -> Iterator[str]:
    role, form, passage = voice.role, cue.form, quotation.passage
    starts = passage.ends_sentence(cue.first)
    before = passage.word(cue.first - 1)
    yield f"{role} {form.shape} {form.suffixed}"
    yield f"{role} {form.lemma}"
    yield f"{role} {form.lemma} alone {after == 0}"
    yield f"{role} {form.cue_class} {form.shape}"
    yield f"{role} {form.shape} starts {starts} {bool(cue.proclitic)}"
    yield f"{role} rule {quotation.rule} rank {voice.rank}"
    yield f"{role} {form.shape} before {before}"
    yield f"{role} {form.shape} alone {after == 0} starts {starts}"
    yield f"{role} {form.shape} alone {after == 0} before {before} {bool(cue.proclitic)}"


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


def _carried_evidence(quotation: Quotation, voice: Voice, cue: Cue, previous: Quotation | None) -> Iterator[str]:
    form, passage, rank = cue.form, quotation.passage, voice.rank
    yield f"carried {rank} gender {form.gender} {voice.gender}"
    yield f"carried gender {form.gender} {voice.gender} {form.shape}"
    yield f"carried {rank} {voice.type} {form.gender}{form.number}"
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
