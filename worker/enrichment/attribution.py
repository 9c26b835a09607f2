"""Whose words each quotation carries."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from schemas import mentions
from schemas.mentions import Quote, QuoteKind, Speaker, SpeakerMethod
from worker.enrichment import coreference, relays, speakers
from worker.enrichment.cleaning import fold
from worker.enrichment.coreference import Scene
from worker.enrichment.cues import Cue, CueLexicon
from worker.enrichment.document import Entity
from worker.enrichment.quoted import Quotation
from worker.enrichment.speaker_evidence import alternatives
from worker.enrichment.speakers import Cast, Voice
from worker.enrichment.vocabulary import OFFICES, UNNAMED
from worker.enrichment.weighing import Weights, shares, weigh

_REMEMBERED = 2  # speakers kept in mind for what follows
_SPOKEN = 12  # speakers back that a description may mean
_DIGITS = 3  # of a confidence


def attribute(quotations: Sequence[Quotation], entities: Sequence[Entity], lexicon: CueLexicon) -> list[Quote]:
    """Return the quotes with their speakers, title first, in order, none overlapping another."""
    quotes: list[Quote] = []
    for _, group in groupby(quotations, key=lambda quotation: quotation.passage.field):
        quotes += _attributed(list(group), entities, lexicon)
    return quotes


def _attributed(quotations: Sequence[Quotation], entities: Sequence[Entity], lexicon: CueLexicon) -> Iterator[Quote]:
    passage = quotations[0].passage
    cast = speakers.cast_of(passage, entities)
    known = coreference.portraits(passage, cast, entities)
    fullest = {entity.id: entity.name for entity in entities}
    earlier: list[Voice] = []
    spoken: list[str] = []
    previous: Quotation | None = None
    for quotation in quotations:
        voices = speakers.candidates(quotation, cast, earlier)
        voice, confidence = choose(quotation, voices, previous, lexicon.weights["speaker"])
        if quotation.rule == "headline" and voice is None:
            continue  # nobody speaks before the colon: a topic
        if voice:
            scene = Scene(passage, cast, known, spoken[-_SPOKEN:])
            voice = identified(scene, voice, lexicon.weights["coreference"])
        via = relays.via(quotation, voice, cast, earlier[0] if earlier else None)
        speaker = _speaker(quotation, voice, confidence, fullest) if voice else None
        yield _quote(quotation, _kind(quotation, cast), speaker, via)
        if voice:
            earlier = remember(earlier, voice, quotation.cue)
            spoken += [voice.entity] if voice.entity else []
        previous = quotation


def choose(
    quotation: Quotation, voices: Sequence[Voice], previous: Quotation | None, weights: Weights
) -> tuple[Voice | None, float]:
    """Return the most probable speaker, or ``None`` for nobody, and the probability."""
    if quotation.rule == "headline":
        return _speaker_of_headline(voices), quotation.confidence
    belief = shares([weigh(features, weights) for features in alternatives(quotation, voices, previous)])
    together = _together(voices, belief[1:])
    who = max(together, key=together.__getitem__, default="")
    if not voices or belief[0] > together[who]:
        return None, belief[0]
    best = max((i for i, voice in enumerate(voices) if _who(voice) == who), key=belief[1:].__getitem__)
    return voices[best], together[who]


def _together(voices: Sequence[Voice], belief: Sequence[float]) -> dict[str, float]:
    """Return the belief in each speaker: the sum over the voices that are the same one's."""
    together: dict[str, float] = {}
    for voice, share in zip(voices, belief, strict=True):
        together[_who(voice)] = together.get(_who(voice), 0.0) + share
    return together


def _speaker_of_headline(voices: Sequence[Voice]) -> Voice | None:
    """Return the person or body named before a headline's colon, else who is described there by an office."""
    named = [voice for voice in voices if voice.role == "before name" and voice.type in ("PER", "ORG")][::-1]
    people = [voice for voice in named if voice.type == "PER"]
    described = [voice for voice in voices if voice.role == "before description" and _is_office(voice.name)]
    return next(iter([*people, *described, *named]), None)


def _is_office(phrase: str) -> bool:
    head = phrase.split(maxsplit=1)[0]
    return fold(head).removeprefix("ال") in OFFICES


def is_described(voice: Voice) -> bool:
    """Whether the voice is a description that may mean a named entity."""
    return voice.entity is None and voice.role != "carried" and not voice.joint


def identified(scene: Scene, voice: Voice, weights: Weights) -> Voice:
    """Return the voice with the entity that its description means, if any."""
    if not is_described(voice):
        return voice
    who = coreference.resolve(scene, voice, weights)
    entity, kind = (who.id, who.type) if who else (None, None)
    return replace(voice, entity=entity, type=kind, described=True)


def remember(earlier: Sequence[Voice], voice: Voice, cue: Cue | None) -> list[Voice]:
    """Return the speakers in mind after ``voice`` spoke, latest first, with the gender that the cue tells."""
    same = [other for other in earlier if _who(other) == _who(voice)]
    gender = (cue.form.gender if cue else "") or next((other.gender for other in same), "") or voice.gender
    kept = [replace(voice, gender=gender), *(other for other in earlier if other not in same)][:_REMEMBERED]
    return [replace(other, role="carried", rank=rank) for rank, other in enumerate(kept)]


def _who(voice: Voice) -> str:
    return voice.entity or voice.name


def _quote(quotation: Quotation, kind: QuoteKind, speaker: Speaker | None, via: str | None) -> Quote:
    return Quote(
        kind=kind,
        field=quotation.passage.field,
        start=quotation.start,
        end=quotation.end,
        words=quotation.passage.text[quotation.start : quotation.end],
        speaker=speaker,
        via=via,
        cue=_cue(quotation.cue) if quotation.cue else None,
        rule=quotation.rule,
        confidence=round(quotation.confidence, _DIGITS),
    )


def _cue(cue: Cue) -> mentions.Cue:
    return mentions.Cue(start=cue.start, end=cue.end, lemma=cue.form.lemma, cue_class=cue.form.cue_class)


def _kind(quotation: Quotation, cast: Cast) -> QuoteKind:
    """Return the quotation's kind, seeing that marks around names alone quote nobody."""
    if quotation.kind != "mixed":
        return quotation.kind
    partners = quotation.passage.partners
    spans = [(i, partners[i]) for i in range(quotation.first, quotation.last) if partners[i] > i]
    return "indirect" if all(_is_name(cast, *span) for span in spans) else "mixed"


def _is_name(cast: Cast, opening: int, closing: int) -> bool:
    """Whether nothing but one name stands between two marks."""
    return any(name.last >= closing for name in cast.between(opening + 1, opening + 2))


def _speaker(quotation: Quotation, voice: Voice, confidence: float, fullest: dict[str, str]) -> Speaker:
    carried = voice.role == "carried"
    name = fullest.get(voice.entity or "", voice.name) if carried and not voice.described else voice.name
    return Speaker(
        name=name,
        start=None if carried else voice.start,
        end=None if carried else voice.end,
        entity=voice.entity,
        method=_method(quotation, voice),
        named=voice.type is not None or not _is_unnamed(voice.name),
        joint=list(voice.joint),
        confidence=round(confidence, _DIGITS),
    )


def _is_unnamed(phrase: str) -> bool:
    head = phrase.split(maxsplit=1)[0]
    return fold(head).removeprefix("ال") in UNNAMED


def _method(quotation: Quotation, voice: Voice) -> SpeakerMethod:
    if voice.role == "carried":
        return "carried_over"
    if voice.role == "earlier name":
        return "same_sentence"
    if quotation.cue and quotation.cue.form.shape == "attribution":
        return "attribution"
    if quotation.cue is None or voice.first < quotation.cue.first:
        return "before_cue"
    return "after_quote" if quotation.cue.first >= quotation.last else "after_cue"
