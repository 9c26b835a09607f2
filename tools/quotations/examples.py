"""Training decisions read off annotated articles, with the features that the worker itself computes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.quotations import speakers
from tools.quotations.fitting import Examples
from worker.enrichment import endings, marked, openings
from worker.enrichment.cues import Cue
from worker.enrichment.document import Entity
from worker.enrichment.openings import Opening
from worker.enrichment.passages import Passage
from worker.enrichment.quotations import behind
from worker.enrichment.quoted import Quotation

_NEAR = 2  # characters by which an annotated offset may miss a token's


@dataclass
class Decisions:
    """The examples for each model of the quotation extractor."""

    opening: Examples = field(default_factory=Examples)
    ending: Examples = field(default_factory=Examples)
    retreat: Examples = field(default_factory=Examples)
    alone: Examples = field(default_factory=Examples)
    mixed: Examples = field(default_factory=Examples)
    speaker: Examples = field(default_factory=Examples)
    coreference: Examples = field(default_factory=Examples)


@dataclass(frozen=True)
class Gold:
    """An annotated quote in token indexes."""

    first: int
    last: int
    kind: str
    cue: tuple[int, int] | None
    row: dict[str, Any] = field(compare=False, hash=False)


def collect(
    passage: Passage, quotes: list[dict[str, Any]], readings: Sequence[Sequence[Entity]], decisions: Decisions
) -> None:
    """Add the decisions that a passage with its annotated quotes holds.

    ``readings`` are the entities as several recognizers would find them; speakers are chosen once with each.
    """
    gold = sorted(_golds(passage, quotes), key=lambda g: g.first)
    if not gold:
        return  # some articles were left without annotation
    reached = list(_cue_decisions(passage, gold, decisions))
    via_cue = {quote for quote, _, _ in reached}
    pairs = sorted(_quotations(passage, gold, reached), key=lambda pair: pair[0].first)
    for entities in readings:
        speakers.collect(pairs, entities, decisions.speaker, decisions.coreference)
    _alone_decisions(passage, gold, via_cue, decisions)
    for quote in gold:
        _mixed_decisions(passage, quote, decisions)


def _golds(passage: Passage, quotes: list[dict[str, Any]]) -> Iterator[Gold]:
    begin = {token.start: i for i, token in enumerate(passage.tokens)}
    end = {token.end: i + 1 for i, token in enumerate(passage.tokens)}
    for quote in quotes:
        if quote["field"] != passage.field:
            continue
        first = next((begin[quote["start"] + d] for d in (0, -1, 1, -2, 2) if quote["start"] + d in begin), None)
        last = next((end[quote["end"] + d] for d in (0, 1, -1, 2, -2) if quote["end"] + d in end), None)
        if first is not None and last is not None and first < last:
            cue = quote["cue"]
            yield Gold(first, last, quote["kind"], (cue["start"], cue["end"]) if cue else None, quote)


def _cue_decisions(passage: Passage, gold: list[Gold], decisions: Decisions) -> Iterator[tuple[Gold, Cue, str]]:
    before: list[Gold] = []
    k = 0
    for cue in passage.cues:
        while k < len(gold) and gold[k].last <= cue.first:
            before.append(gold[k])
            k += 1
        if k < len(gold) and gold[k].first <= cue.first:
            continue  # a cue inside a quote is never looked at
        own = [quote for quote in gold if quote.cue and quote.cue[0] < cue.end and cue.start < quote.cue[1]]
        free = max((quote.last for quote in before[-3:] if quote not in own), default=0)
        yield from _cue_decision(passage, cue, own, free, decisions)


def _cue_decision(
    passage: Passage, cue: Cue, own: list[Gold], free: int, decisions: Decisions
) -> Iterator[tuple[Gold, Cue, str]]:
    places = openings.after(passage, cue)
    behind_quote = behind(passage, cue, free)
    alternatives = [openings.refusal(passage, cue, places, behind_quote), openings.retreat(passage, cue, behind_quote)]
    alternatives += [openings.evidence(passage, cue, place) for place in places]
    ahead = next((quote for quote in own if quote.first > cue.last), None)
    before = next((quote for quote in own if quote.last <= cue.first), None)
    if ahead:
        right = _opening_of(places, ahead)
        if right is not None:
            decisions.opening.add(alternatives, right + 2)
            _ending_decisions(passage, places[right], cue, ahead, decisions)
            yield ahead, cue, places[right].place
        return
    if before:
        decisions.opening.add(alternatives, 1)
        options = list(endings.starts(passage, cue, free))
        if before.first in options or before.first - 1 in options:
            right = options.index(before.first if before.first in options else before.first - 1)
            decisions.retreat.add([endings.start_evidence(passage, cue, start) for start in options], right)
            yield before, cue, "before"
        return
    decisions.opening.add(alternatives, 0)


def _quotations(
    passage: Passage, gold: Sequence[Gold], reached: Sequence[tuple[Gold, Cue, str]]
) -> Iterator[tuple[Quotation, dict[str, Any]]]:
    how = {quote: (cue, rule) for quote, cue, rule in reached}
    for quote in gold:
        cue, rule = how.get(quote, (None, "mark"))
        start, end = quote.row["start"], quote.row["end"]
        kind = quote.row["kind"]
        yield Quotation(passage, quote.first, quote.last, start, end, kind, cue, rule, 1.0), quote.row


def _opening_of(places: list[Opening], quote: Gold) -> int | None:
    exact = [i for i, place in enumerate(places) if place.first == quote.first]
    if quote.kind == "mixed" and len(exact) > 1:
        return exact[0]
    if exact:
        return exact[-1]
    return next((i for i, place in enumerate(places) if abs(place.first - quote.first) == 1), None)


def _ending_decisions(passage: Passage, opening: Opening, cue: Cue, quote: Gold, decisions: Decisions) -> None:
    if opening.place == "mark" and passage.partners[opening.first - 1] > opening.first:
        return
    for end in endings.ends(passage, opening.first):
        reached = end >= quote.last
        decisions.ending.decide(endings.stop_evidence(passage, opening, cue, end), reached)
        if reached:
            return


def _alone_decisions(passage: Passage, gold: list[Gold], via_cue: set[Gold], decisions: Decisions) -> None:
    for i, partner in enumerate(passage.partners):
        if partner <= i + 1:
            continue
        holder = next((quote for quote in gold if quote.first <= partner and i <= quote.last), None)
        if holder is None:
            decisions.alone.decide(marked.alone_evidence(passage, i, partner), right=False)
        elif abs(holder.first - i) <= 1 and abs(holder.last - partner) <= 1 and holder not in via_cue:
            decisions.alone.decide(marked.alone_evidence(passage, i, partner), right=True)


def _mixed_decisions(passage: Passage, quote: Gold, decisions: Decisions) -> None:
    spans = [(i, passage.partners[i]) for i in range(quote.first, quote.last) if i < passage.partners[i] <= quote.last]
    if quote.kind == "direct" or not spans:
        return
    if quote.kind == "mixed":
        spans = [max(spans, key=lambda span: span[1] - span[0])]
    for span in spans:
        features = marked.words_evidence(passage, (quote.first, quote.last), *span)
        decisions.mixed.decide(features, quote.kind == "mixed")
