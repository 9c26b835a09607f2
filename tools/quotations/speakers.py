"""Training decisions about speakers, read off annotated articles."""

from collections.abc import Iterator, Sequence
from typing import Any

from tools.quotations.fitting import Examples
from worker.enrichment import attribution, speakers
from worker.enrichment.cleaning import fold
from worker.enrichment.document import Entity, Mention
from worker.enrichment.quotations import Quotation
from worker.enrichment.speakers import Voice


def entities_of(article: dict[str, Any]) -> list[Entity]:
    """Return the annotated entities of an article as the worker's own."""
    return [
        Entity(row["id"], row["type"], row["name"], fold(row["name"]), tuple(_mentions(article, row)))
        for row in article["entities"]
    ]


def _mentions(article: dict[str, Any], row: dict[str, Any]) -> Iterator[Mention]:
    for mention in row["mentions"]:
        field, start, end = mention["field"], mention["start"], mention["end"]
        yield Mention(field, start, end, row["type"], article[field][start:end], 1.0)


def collect(
    quotations: Sequence[tuple[Quotation, dict[str, Any]]], entities: Sequence[Entity], examples: Examples
) -> None:
    """Add one choice of a speaker for each quotation of a field, given with the annotated quote it stands for."""
    if not quotations:
        return
    names = speakers.names_of(quotations[0][0].passage, entities)
    earlier: list[Voice] = []
    previous: Quotation | None = None
    for quotation, quote in quotations:
        voices = speakers.candidates(quotation, names, earlier)
        right = _right(voices, quote["speaker"], entities)
        if right is not None:
            examples.add(attribution.alternatives(quotation, voices, previous), right + 1)
        if right is not None and right >= 0:
            earlier = attribution.remember(earlier, voices[right])
        previous = quotation


def _right(voices: Sequence[Voice], speaker: dict[str, Any] | None, entities: Sequence[Entity]) -> int | None:
    """Return the index of the annotated speaker's voice, -1 for nobody, ``None`` when it is not among them."""
    if speaker is None:
        return -1
    scores = [_agreement(voice, speaker, entities) for voice in voices]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] > 0 else None


def _agreement(voice: Voice, speaker: dict[str, Any], entities: Sequence[Entity]) -> float:
    carried = voice.role == "carried"
    same = (
        voice.entity == speaker["entity"] if voice.entity and speaker["entity"] else _alike(voice.name, speaker["name"])
    )
    if speaker["start"] is None:
        return (2.0 + carried - voice.rank / 10) * same
    overlap = min(voice.end, speaker["end"]) - max(voice.start, speaker["start"])
    if carried or overlap <= 0:
        return (1.0 - voice.rank / 10) * same
    return 3 + overlap / (max(voice.end, speaker["end"]) - min(voice.start, speaker["start"]))


def _alike(one: str, other: str) -> bool:
    """Whether the words of one name are all among the other's."""
    a, b = set(fold(one).split()), set(fold(other).split())
    return bool(a) and bool(b) and (a <= b or b <= a)
