"""Training decisions about speakers, read off annotated articles."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tools.quotations.fitting import Examples
from worker.enrichment import attribution, coreference, speakers
from worker.enrichment.cleaning import fold
from worker.enrichment.coreference import Scene
from worker.enrichment.document import Entity, Mention
from worker.enrichment.quoted import Quotation
from worker.enrichment.speaker_evidence import alternatives
from worker.enrichment.speakers import Voice

_MISSED = 6  # one entity in so many is withheld, so that speakers are learned from descriptions too


def entities_of(article: dict[str, Any]) -> list[Entity]:
    """Return the annotated entities of an article as the worker's own."""
    return [
        Entity(row["id"], row["type"], row["name"], fold(row["name"]), tuple(_mentions(article, row)))
        for row in article["entities"]
    ]


def recognized(entities: Sequence[Entity], article: str) -> list[Entity]:
    """Return the entities but for one in ``_MISSED``, chosen by hash: as a recognizer would find them."""
    return [entity for entity in entities if zlib.crc32(f"{article} {entity.id}".encode()) % _MISSED]


def _mentions(article: dict[str, Any], row: dict[str, Any]) -> Iterator[Mention]:
    for mention in row["mentions"]:
        field, start, end = mention["field"], mention["start"], mention["end"]
        yield Mention(field, start, end, row["type"], article[field][start:end], 1.0)


def collect(
    quotations: Sequence[tuple[Quotation, dict[str, Any]]],
    entities: Sequence[Entity],
    examples: Examples,
    identities: Examples,
) -> None:
    """Add one choice of a speaker for each quotation of a field, given with the annotated quote it stands for.

    ``identities`` takes the choices of an entity for each described speaker.
    """
    if not quotations:
        return
    cast = speakers.cast_of(quotations[0][0].passage, entities)
    known = coreference.portraits(quotations[0][0].passage, cast, entities)
    spoken: list[str] = []
    earlier: list[Voice] = []
    previous: Quotation | None = None
    for quotation, quote in quotations:
        voices = speakers.candidates(quotation, cast, earlier)
        right = _right(voices, quote["speaker"])
        if right is not None:
            examples.add(alternatives(quotation, voices, previous), right + 1)
        if right is not None and right >= 0:
            voice = voices[right]
            if attribution.is_described(voice):
                scene = Scene(quotation.passage, cast, known, spoken)
                voice = _identity(scene, voice, quote["speaker"]["entity"], identities)
            earlier = attribution.remember(earlier, voice, quotation.cue)
            spoken += [voice.entity] if voice.entity else []
        previous = quotation


def _identity(scene: Scene, voice: Voice, entity: str | None, identities: Examples) -> Voice:
    options = coreference.candidates(scene, voice)
    found = [option.portrait.id for option in options]
    if entity in found or entity not in scene.known:
        right = found.index(entity) + 1 if entity in found else 0
        identities.add(coreference.alternatives(scene, voice, options), right)
    return replace(voice, entity=entity, type=scene.known[entity].type) if entity in scene.known else voice


def _right(voices: Sequence[Voice], speaker: dict[str, Any] | None) -> int | None:
    """Return the index of the annotated speaker's voice, -1 for nobody, ``None`` when it is not among them."""
    if speaker is None:
        return -1
    scores = [_agreement(voice, speaker) for voice in voices]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] > 0 else None


def _agreement(voice: Voice, speaker: dict[str, Any]) -> float:
    carried = voice.role == "carried"
    linked = voice.entity and speaker["entity"]
    same = voice.entity == speaker["entity"] if linked else alike(voice.name, speaker["name"])
    if speaker["start"] is None:
        return (2.0 + carried - voice.rank / 10) * same
    start, end = int(speaker["start"]), int(speaker["end"])
    overlap = min(voice.end, end) - max(voice.start, start)
    if carried or overlap <= 0:
        return (1.0 - voice.rank / 10) * same
    return 3 + overlap / (max(voice.end, end) - min(voice.start, start))


def alike(one: str, other: str) -> bool:
    """Whether the words of one name are all among the other's."""
    a, b = set(fold(one).split()), set(fold(other).split())
    return bool(a) and bool(b) and (a <= b or b <= a)
