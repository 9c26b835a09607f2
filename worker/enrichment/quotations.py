"""Words that somebody is reported to have said: found around reporting words, and inside marks that stand alone.

Rules list the places where reported words may begin and end; small trained models weigh the evidence for each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.mentions import QuoteKind
from worker.enrichment import endings, marked, openings
from worker.enrichment.cues import Cue, CueLexicon
from worker.enrichment.document import Document
from worker.enrichment.marks import MARKS
from worker.enrichment.openings import Opening
from worker.enrichment.passages import Passage, read
from worker.enrichment.weighing import probability, shares, weigh

_OUTSIDE = frozenset(".،,؛;:…-–—/") | MARKS  # left and right of a quote, not in it
_DOUBT = 0.5  # belief in nothing being reported above which nothing is
_LONGEST_LEAD = 9  # tokens before a headline's colon
_SHORTEST_SPEECH = 2  # words behind it that may be a place or a topic
_HEADLINE = 0.6  # share of headlines with a person and a colon that quote
_DELIMITERS = {"،": ",", ",": ",", "-": "-", "–": "-", "ــ": "-"}
_JOINED = (
    "وال",
    "وقد",
    "وفي",
    "ومن",
    "وعلى",
    "وكان",
    "ولم",
    "ولا",
    "وأن",
    "وإن",
    "وهو",
    "وهي",
    "وت",
    "وي",
    "وسي",
    "وست",
)
_LONGEST_ASIDE = 14  # tokens between the commas around a cue and its speaker
_RESUMED = 0.7  # share of such asides behind which the quote goes on, in the annotated articles
_TURNS = frozenset(
    (
        "الذي",
        "التي",
        "الذين",
        "حيث",
        "فيما",
        "بينما",
        "اذ",
        "كما",
        "لكن",
        "لكنه",
        "لكنها",
        "الا",
        "مما",
        "ما",
        "الامر",
        "في",
    )
)
_ENOUGH = 0.02  # belief in a place beyond which no farther end is looked at


@dataclass(frozen=True, slots=True)
class Quotation:
    """Reported words: tokens ``first`` to ``last`` (exclusive), characters ``start`` to ``end``."""

    passage: Passage
    first: int
    last: int
    start: int
    end: int
    kind: QuoteKind
    cue: Cue | None
    rule: str
    confidence: float


def extract(document: Document, lexicon: CueLexicon) -> list[Quotation]:
    """Return the quotations of the title and the text, in order, none overlapping another."""
    return [quotation for passage in read(document, lexicon) for quotation in _of_passage(passage, lexicon)]


def _of_passage(passage: Passage, lexicon: CueLexicon) -> list[Quotation]:
    found = list(_reported(passage, lexicon))
    for span, belief in marked.alone(passage, found, lexicon):
        quotation = _quotation(passage, *span, None, "mark", belief, lexicon)
        if quotation:
            found.append(quotation)
    if passage.field == "title" and not found:
        found += filter(None, [_headline(passage, lexicon)])
    return sorted(found, key=lambda quotation: quotation.start)


def _headline(passage: Passage, lexicon: CueLexicon) -> Quotation | None:
    """Return what stands behind a headline's colon: «الوزير: لن نتراجع»; whether a speaker stands before it is seen later."""
    colon = next((i for i in range(1, len(passage.tokens)) if passage.tokens[i].norm == ":"), None)
    if colon is None or colon > _LONGEST_LEAD or len(passage.tokens) - colon <= _SHORTEST_SPEECH:
        return None
    if any(i in passage.cue_at for i in range(colon)):
        return None
    return _quotation(passage, colon + 1, len(passage.tokens), None, "headline", _HEADLINE, lexicon)


def _reported(passage: Passage, lexicon: CueLexicon) -> Iterator[Quotation]:
    free = 0
    for cue in passage.cues:
        if cue.first < free:
            continue
        quotation = _around(passage, cue, free, lexicon)
        if quotation:
            free = max(free, quotation.last)
            yield quotation
            resumed = _resumed(passage, cue, lexicon) if quotation.rule == "before" else None
            if resumed:
                free = resumed.last
                yield resumed


def _around(passage: Passage, cue: Cue, free: int, lexicon: CueLexicon) -> Quotation | None:
    """Return what the cue reports, behind it or before it, or ``None``."""
    places = openings.after(passage, cue)
    behind_quote = behind(passage, cue, free)
    weights = lexicon.weights["opening"]
    scores = [weigh(openings.refusal(passage, cue, places, behind_quote), weights)]
    scores.append(weigh(openings.retreat(passage, cue, behind_quote), weights))
    scores += [weigh(openings.evidence(passage, cue, place), weights) for place in places]
    belief = shares(scores)
    if belief[0] > _DOUBT:
        return None
    best = max(range(1, len(belief)), key=belief.__getitem__)
    if best == 1:
        return _before(passage, cue, free, belief[1], lexicon)
    opening = places[best - 2]
    last, certainty = end_of(passage, opening, cue, lexicon)
    return _quotation(passage, opening.first, last, cue, opening.place, belief[best] * certainty, lexicon)


def behind(passage: Passage, cue: Cue, free: int) -> bool:
    """Whether a quote ends right before the cue, but for punctuation."""
    i = cue.first - 1
    while i >= free > 0 and passage.tokens[i].norm in _OUTSIDE:
        i -= 1
    return free > 0 and i < free


def end_of(passage: Passage, opening: Opening, cue: Cue | None, lexicon: CueLexicon) -> tuple[int, float]:
    """Return where the words that begin at the opening end (token index, exclusive), and how sure that is."""
    if opening.place == "mark" and passage.partners[opening.first - 1] > opening.first:
        return passage.partners[opening.first - 1], 1.0
    weights = lexicon.weights["ending"]
    left, best, share = 1.0, opening.first + 1, 0.0
    for end in endings.ends(passage, opening.first):
        stops = probability(weigh(endings.stop_evidence(passage, opening, cue, end), weights))
        best, share = max((best, share), (end, left * stops), key=lambda option: option[1])
        left *= 1 - stops
        if left < _ENOUGH or left < share:
            return best, share
    return (best, share) if share >= left else (end, left)


def _before(passage: Passage, cue: Cue, free: int, belief: float, lexicon: CueLexicon) -> Quotation | None:
    places = list(endings.starts(passage, cue, free))
    if not places:
        return None
    weights = lexicon.weights["retreat"]
    certainty = shares([weigh(endings.start_evidence(passage, cue, place), weights) for place in places])
    best = max(range(len(places)), key=certainty.__getitem__)
    return _quotation(passage, places[best], cue.first, cue, "before", belief * certainty[best], lexicon)


def _resumed(passage: Passage, cue: Cue, lexicon: CueLexicon) -> Quotation | None:
    """Return the rest of a quote that its cue interrupts between two commas or dashes: «…، بحسب فلان، …»."""
    delimiter = _DELIMITERS.get(passage.word(cue.first - 1))
    if delimiter is None:
        return None
    for i in range(cue.last + 1, min(cue.last + _LONGEST_ASIDE, len(passage.tokens) - 1)):
        if passage.ends_sentence(i) or i in passage.cue_at:
            return None
        if _DELIMITERS.get(passage.folded[i]) == delimiter and endings.breaks(passage, i):
            return _rest(passage, cue, i + 1, lexicon)
    return None


def _rest(passage: Passage, cue: Cue, first: int, lexicon: CueLexicon) -> Quotation | None:
    word = passage.folded[first]
    if first in passage.cue_at or passage.ends_sentence(first) or word.startswith("و") or word in _TURNS:
        return None
    if passage.partners[first] > first:
        return _quotation(passage, first + 1, passage.partners[first], cue, "mark", _RESUMED, lexicon)
    last, certainty = end_of(passage, Opening(first, "bare", 0, 0, 0), cue, lexicon)
    return _quotation(passage, first, last, cue, "resumed", _RESUMED * certainty, lexicon)


def _quotation(
    passage: Passage, first: int, last: int, cue: Cue | None, rule: str, confidence: float, lexicon: CueLexicon
) -> Quotation | None:
    """Return the quotation without its outer marks and the final stop, or ``None`` when no word is left."""
    enclosed = rule == "mark"
    while first < last and passage.tokens[first].norm in _OUTSIDE and not _keeps(passage, first, last):
        enclosed |= passage.partners[first] >= 0
        first += 1
    while last > first and passage.tokens[last - 1].norm in _OUTSIDE and not _keeps(passage, last - 1, first):
        last -= 1
    if first >= last:
        return None
    start, end = passage.tokens[first].start + _proclitic(passage, first, cue, rule), passage.tokens[last - 1].end
    kind = _kind(passage, first, last, rule, enclosed, lexicon)
    return Quotation(passage, first, last, start, end, kind, cue, rule, confidence)


def _keeps(passage: Passage, i: int, other: int) -> bool:
    """Whether the mark at ``i`` belongs to a pair inside the quote, not around it."""
    partner = passage.partners[i]
    if partner < 0:
        return False
    inside = i < partner < other or other <= partner < i
    around = abs(partner - other) <= 1 + (passage.tokens[min(partner, other)].norm in _OUTSIDE)
    return inside and not around


def _kind(passage: Passage, first: int, last: int, rule: str, enclosed: bool, lexicon: CueLexicon) -> QuoteKind:
    if enclosed or rule in ("colon", "headline") or _follows_colon(passage, first):
        return "direct"
    spans = [(i, passage.partners[i]) for i in range(first, last) if i < passage.partners[i] <= last]
    if not spans:
        return "indirect"
    weights = lexicon.weights["mixed"]
    best = max(weigh(marked.words_evidence(passage, first, last, *span), weights) for span in spans)
    return "mixed" if best > 0 else "indirect"


def _follows_colon(passage: Passage, first: int) -> bool:
    """Whether only a particle inside marks stands between a colon and the words: «…: "إن الأمر …"»."""
    return (
        passage.word(first - 1) in openings.PARTICLES
        and first > 2
        and passage.tokens[first - 2].norm in MARKS
        and passage.word(first - 3) == ":"
    )


def _proclitic(passage: Passage, first: int, cue: Cue | None, rule: str) -> int:
    """Return how many letters of the first word join it to what stands before the quote: و of a sentence, ب of a verb."""
    word = passage.tokens[first].text
    if rule == "before" and first in passage.cue_at:
        return len(passage.cue_at[first].proclitic)
    if rule == "before" and word.startswith(_JOINED):
        return 1
    return int(rule == "bare" and cue is not None and "ب" in cue.form.prepositions and word[0] == "ب" and len(word) > 3)
