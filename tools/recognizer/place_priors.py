"""What is expected of a word before its article is read: a rare word that lists know as a place alone is likely one.

The first models learn this too little, since hardly a place of the annotated articles is a word that they never met.
What they annotate with it teaches the second, which needs no such help when it is used.
"""

from worker.enrichment.ner.features import stem
from worker.enrichment.ner.lexicon import Lexicon, reading
from worker.enrichment.ner.vectors import WordVectors

_PLACES = frozenset(("pbig", "pmiddle", "psmall", "pregion", "pdistrict", "pnatural", "pfacility", "pcountry"))
"""The codes of the gazetteer's lists."""
_PERSON = "PER"  # how codes of lists of persons end
_NEVER_MET = 5.0  # natural log of odds, for a word that the corpus of news does not have
_FOR_DOUBLING = 0.5  # less, each time the word is twice as frequent
_RARE = 5  # magnitude: some sixty times in nine million words; what is more frequent is judged by how it is used
_SHORTEST_STEM = 4  # letters; shorter ones stand in too many words


def place_priors(norm: str, lexicon: Lexicon, vectors: WordVectors) -> tuple[float, float]:
    """Return what speaks for a token being a place as it stands, and behind a proclitic.

    Natural log of odds, 0 when nothing does.
    """
    word = reading(norm)
    if _is_only_a_place(word, lexicon):
        return _for_rarity(vectors.magnitude(word)), 0.0
    behind = stem(word)
    if len(behind) < _SHORTEST_STEM or not _is_only_a_place(behind, lexicon):
        return 0.0, 0.0
    return 0.0, _for_rarity(vectors.magnitude(word) + vectors.magnitude(behind))


def _for_rarity(magnitude: int) -> float:
    return _NEVER_MET - _FOR_DOUBLING * magnitude if magnitude <= _RARE else 0.0


def _is_only_a_place(word: str, lexicon: Lexicon) -> bool:
    lists = lexicon.names.get(word, ())
    return not _PLACES.isdisjoint(lists) and not any(code.endswith(_PERSON) for code in lists)
