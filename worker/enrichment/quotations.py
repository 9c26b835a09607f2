"""Words that somebody is reported to have said: found around reporting words, and inside marks that stand alone.

Rules list the places where reported words may begin and end; small trained models weigh the evidence for each.
"""

from collections.abc import Iterator

from worker.enrichment import endings, marked, openings
from worker.enrichment.cues import Cue, CueLexicon
from worker.enrichment.document import Document
from worker.enrichment.openings import Opening
from worker.enrichment.passages import Passage, read
from worker.enrichment.quoted import OUTSIDE, Find, Quotation, quotation
from worker.enrichment.vocabulary import TURNS
from worker.enrichment.weighing import Weights, probability, shares, weigh

_DOUBT = 0.5  # belief in nothing being reported above which nothing is
_ENOUGH = 0.02  # belief left for farther ends below which none is looked at
_DELIMITERS = {"،": ",", ",": ",", "-": "-", "–": "-", "ــ": "-"}
_LONGEST_ASIDE = 14  # tokens between the commas around a cue and its speaker
_RESUMED = 0.7  # share of such asides behind which the quote goes on, in the annotated articles
_LONGEST_LEAD = 9  # tokens before a headline's colon
_SHORTEST_SPEECH = 2  # words that may be a name, a place or a topic; speech has more
_HEADLINE = 0.6  # share of headlines with a person and a colon that quote


def extract(document: Document, lexicon: CueLexicon) -> list[Quotation]:
    """Return the quotations of the title and the text, in order, none overlapping another."""
    return [found for passage in read(document, lexicon) for found in _of_passage(passage, lexicon)]


def _of_passage(passage: Passage, lexicon: CueLexicon) -> list[Quotation]:
    mixed = lexicon.weights["mixed"]
    found = list(_reported(passage, lexicon))
    taken = [(one.first, one.last) for one in found]
    for first, last, belief in marked.alone(passage, taken, lexicon.weights["alone"]):
        found += filter(None, [quotation(passage, Find(first, last, None, "mark", belief), mixed)])
    if passage.field == "title" and not found:
        found += (one for find in _headline(passage) if (one := quotation(passage, find, mixed)))
    return sorted(found, key=lambda one: one.start)


def _reported(passage: Passage, lexicon: CueLexicon) -> Iterator[Quotation]:
    """Yield what the reporting words report; those inside an earlier quotation report nothing apart."""
    free = 0
    for cue in passage.cues:
        if cue.first < free:
            continue
        for find in _around(passage, cue, free, lexicon):
            one = quotation(passage, find, lexicon.weights["mixed"])
            if one:
                free = max(free, one.last)
                yield one


def _around(passage: Passage, cue: Cue, free: int, lexicon: CueLexicon) -> Iterator[Find]:
    """Yield what the cue reports: behind it, before it, or on both sides."""
    places = openings.after(passage, cue)
    behind_quote = behind(passage, cue, free)
    weights = lexicon.weights["opening"]
    refused = weigh(openings.refusal(passage, cue, places, behind_quote), weights)
    retreat = weigh(openings.retreat(passage, cue, behind_quote), weights)
    belief = shares([refused, retreat, *(weigh(openings.evidence(passage, cue, at), weights) for at in places)])
    if belief[0] > _DOUBT:
        return
    best = max(range(1, len(belief)), key=belief.__getitem__)
    if best == 1:
        yield from _before(passage, cue, free, belief[1], lexicon)
        return
    opening = places[best - 2]
    if opening.place == "mark":
        yield from _broken(passage, cue, free, belief[best])
    last, certainty = end_of(passage, opening, cue, lexicon.weights["ending"])
    yield Find(opening.first, last, cue, opening.place, belief[best] * certainty)


def _broken(passage: Passage, cue: Cue, free: int, belief: float) -> Iterator[Find]:
    """Yield the first part of a quote that its cue breaks in two: «…»، قال فلان، «…»."""
    closing = cue.first - 2
    if cue.proclitic or closing < 0 or passage.word(cue.first - 1) not in _DELIMITERS:
        return
    opening = passage.partners[closing]
    if free <= opening < closing - _SHORTEST_SPEECH:
        yield Find(opening + 1, closing, cue, "mark", belief)


def behind(passage: Passage, cue: Cue, free: int) -> bool:
    """Whether a quote ends right before the cue, but for punctuation; ``free`` is the token behind the last quote."""
    i = cue.first - 1
    while i >= free > 0 and passage.tokens[i].norm in OUTSIDE:
        i -= 1
    return free > 0 and i < free


def end_of(passage: Passage, opening: Opening, cue: Cue, weights: Weights) -> tuple[int, float]:
    """Return where the words that begin at the opening end (token index, exclusive), and how sure that is."""
    if opening.place == "mark" and passage.partners[opening.first - 1] > opening.first:
        return passage.partners[opening.first - 1], 1.0
    left, best, share, end = 1.0, opening.first + 1, 0.0, opening.first + 1
    for end in endings.ends(passage, opening.first):
        stops = probability(weigh(endings.stop_evidence(passage, opening, cue, end), weights))
        if left * stops > share:
            best, share = end, left * stops
        left *= 1 - stops
        if left < max(_ENOUGH, share):
            return best, share
    return (best, share) if share >= left else (end, left)


def _before(passage: Passage, cue: Cue, free: int, belief: float, lexicon: CueLexicon) -> Iterator[Find]:
    places = list(endings.starts(passage, cue, free))
    if not places:
        return
    weights = lexicon.weights["retreat"]
    certainty = shares([weigh(endings.start_evidence(passage, cue, place), weights) for place in places])
    best = max(range(len(places)), key=certainty.__getitem__)
    yield Find(places[best], endings.before_cue(passage, cue), cue, "before", belief * certainty[best])
    rest = _behind_aside(passage, cue)
    if rest is not None:
        yield _resumed(passage, cue, rest, lexicon.weights["ending"])


def _behind_aside(passage: Passage, cue: Cue) -> int | None:
    """Return where a quote goes on that its cue interrupts between two commas or dashes: «…، بحسب فلان، …»."""
    delimiter = _DELIMITERS.get(passage.word(cue.first - 1))
    if delimiter is None:
        return None
    for i in range(cue.last + 1, min(cue.last + _LONGEST_ASIDE, len(passage.tokens) - 1)):
        if passage.ends_sentence(i) or i in passage.cue_at:
            return None
        if _DELIMITERS.get(passage.folded[i]) == delimiter and endings.breaks(passage, i):
            return i + 1 if _goes_on(passage, i + 1) else None
    return None


def _goes_on(passage: Passage, first: int) -> bool:
    word = passage.folded[first]
    return not (first in passage.cue_at or passage.ends_sentence(first) or word.startswith("و") or word in TURNS)


def _resumed(passage: Passage, cue: Cue, first: int, weights: Weights) -> Find:
    if passage.partners[first] > first:
        return Find(first + 1, passage.partners[first], cue, "mark", _RESUMED)
    last, certainty = end_of(passage, Opening(first, "bare", 0, 0, 0), cue, weights)
    return Find(first, last, cue, "resumed", _RESUMED * certainty)


def _headline(passage: Passage) -> Iterator[Find]:
    """Yield what stands behind a headline's colon, «الوزير: لن نتراجع»; the speaker is looked for later."""
    colon = next((i for i, token in enumerate(passage.tokens) if token.norm == ":"), 0)
    if not 0 < colon <= _LONGEST_LEAD or len(passage.tokens) - colon <= _SHORTEST_SPEECH:
        return
    if not any(i in passage.cue_at for i in range(colon)):
        yield Find(colon + 1, len(passage.tokens), None, "headline", _HEADLINE)
