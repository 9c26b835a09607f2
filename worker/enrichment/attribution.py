"""Whose words each quotation carries."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from schemas.mentions import Cue, Quote, Speaker, SpeakerMethod
from worker.enrichment import speakers
from worker.enrichment.cues import CueLexicon
from worker.enrichment.document import Document, Entity
from worker.enrichment.quotations import Quotation
from worker.enrichment.speakers import Name, Voice
from worker.enrichment.weighing import shares, weigh

_REMEMBERED = 2  # speakers kept in mind for what follows
_UNNAMED = ("مصدر", "مصادر", "مسؤول", "مسئول", "شاهد", "شهود", "متحدث", "ناشط", "ناشطون", "خبير", "خبراء", "محللون")


def attribute(
    document: Document, quotations: Sequence[Quotation], entities: Sequence[Entity], lexicon: CueLexicon
) -> list[Quote]:
    """Return the quotes with their speakers, title first, in order, none overlapping another."""
    quotes: list[Quote] = []
    for _, group in groupby(quotations, key=lambda quotation: quotation.passage.field):
        own = list(group)
        quotes += _attributed(own, speakers.names_of(own[0].passage, entities), entities, lexicon)
    return quotes


def _attributed(
    quotations: Sequence[Quotation], names: Sequence[Name], entities: Sequence[Entity], lexicon: CueLexicon
) -> Iterator[Quote]:
    earlier: list[Voice] = []
    previous: Quotation | None = None
    fullest = {entity.id: entity.name for entity in entities}
    for quotation in quotations:
        voices = speakers.candidates(quotation, names, earlier)
        voice, confidence = choose(quotation, voices, previous, lexicon)
        yield _quote(quotation, voice, confidence, fullest)
        if voice:
            earlier = remember(earlier, voice)
        previous = quotation


def choose(
    quotation: Quotation, voices: Sequence[Voice], previous: Quotation | None, lexicon: CueLexicon
) -> tuple[Voice | None, float]:
    """Return the most probable speaker, or ``None`` for nobody, and the probability."""
    weights = lexicon.weights["speaker"]
    belief = shares([weigh(features, weights) for features in alternatives(quotation, voices, previous)])
    best = max(range(len(belief)), key=belief.__getitem__)
    return (voices[best - 1] if best else None), belief[best]


def alternatives(quotation: Quotation, voices: Sequence[Voice], previous: Quotation | None) -> Iterator[Iterator[str]]:
    """Yield the evidence for nobody, then for each voice."""
    after = sum(voice.role.startswith("after") for voice in voices)
    yield iter(("nobody", f"nobody cue {quotation.cue is not None}", f"nobody rule {quotation.rule}"))
    for voice in voices:
        yield speakers.evidence(quotation, voice, previous, after)


def remember(earlier: Sequence[Voice], voice: Voice) -> list[Voice]:
    """Return the speakers in mind after ``voice`` spoke, latest first."""
    others = [other for other in earlier if (other.entity or other.name) != (voice.entity or voice.name)]
    kept = [voice, *others][:_REMEMBERED]
    return [replace(other, role="carried", rank=rank) for rank, other in enumerate(kept)]


def _quote(quotation: Quotation, voice: Voice | None, confidence: float, fullest: dict[str, str]) -> Quote:
    passage = quotation.passage
    return Quote(
        kind=quotation.kind,
        field=passage.field,
        start=quotation.start,
        end=quotation.end,
        words=passage.text[quotation.start : quotation.end],
        speaker=_speaker(quotation, voice, confidence, fullest) if voice else None,
        via=None,
        cue=_cue(quotation),
        rule=quotation.rule,
        confidence=round(quotation.confidence, 3),
    )


def _cue(quotation: Quotation) -> Cue | None:
    cue = quotation.cue
    return Cue(start=cue.start, end=cue.end, lemma=cue.form.lemma, cue_class=cue.form.cue_class) if cue else None


def _speaker(quotation: Quotation, voice: Voice, confidence: float, fullest: dict[str, str]) -> Speaker:
    carried = voice.role == "carried"
    name = fullest.get(voice.entity or "", voice.name) if carried else voice.name
    return Speaker(
        name=name,
        start=None if carried else voice.start,
        end=None if carried else voice.end,
        entity=voice.entity,
        method=_method(quotation, voice),
        named=voice.entity is not None or not voice.name.startswith(_UNNAMED),
        confidence=round(confidence, 3),
    )


def _method(quotation: Quotation, voice: Voice) -> SpeakerMethod:
    if voice.role == "carried":
        return "carried_over"
    if voice.role == "earlier name":
        return "same_sentence"
    if quotation.cue and quotation.cue.form.shape == "attribution":
        return "attribution"
    if voice.role.startswith("before"):
        return "before_cue"
    return "after_quote" if quotation.cue and quotation.cue.first >= quotation.last else "after_cue"
