"""Which entity a described speaker is: «الوزير» after «وزير الصحة فلان» spoke."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.mentions import EntityType
from worker.enrichment.cleaning import fold
from worker.enrichment.cues import Cue
from worker.enrichment.document import Entity
from worker.enrichment.openings import bucket
from worker.enrichment.passages import Passage
from worker.enrichment.speakers import Cast, Voice
from worker.enrichment.weighing import Weights, shares, weigh

_BEFORE, _BEHIND = 9, 7  # tokens around a name in which its titles and appositions stand
_TOLD = 4  # mentions of an entity that are read for its titles: the first ones introduce it
_CANDIDATES = 8  # entities, latest first, that a description may mean
_MENTIONS_BACK = 40  # mentions before the description that are looked at
_SELF = frozenset(("ذاته", "ذاتها", "نفسه", "نفسها", "عينه", "عينها", "المذكور", "المذكوره"))
_SMALL = frozenset(("في", "من", "باسم", "علي", "عن", "الي", "مع", "لدي", "بن"))


@dataclass(frozen=True, slots=True)
class Portrait:
    """What an article says of an entity: the words of its name, and those around its first mentions."""

    id: str
    type: EntityType
    name: frozenset[str]
    context: frozenset[str]
    mentions: int


def portraits(passage: Passage, cast: Cast, entities: Sequence[Entity]) -> dict[str, Portrait]:
    """Return the portrait of each entity by its id."""
    context: dict[str, list[str]] = {entity.id: [] for entity in entities}
    told = dict.fromkeys(context, 0)
    for name in cast.names:
        if told[name.entity.id] < _TOLD:
            told[name.entity.id] += 1
            context[name.entity.id] += _around(passage, name.first, name.last)
    return {
        entity.id: Portrait(
            entity.id,
            entity.type,
            frozenset(_bare(fold(word)) for word in entity.name.split()),
            frozenset(context[entity.id]),
            len(entity.mentions),
        )
        for entity in entities
    }


def _around(passage: Passage, first: int, last: int) -> Iterator[str]:
    for i in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
        yield _bare(passage.folded[i])
        if passage.ends_sentence(i) or passage.tokens[i].norm in "،؛:.":
            break
    for i in range(last, min(len(passage.tokens), last + _BEHIND)):
        if passage.ends_sentence(i) or passage.tokens[i].norm in "؛:.":
            break
        yield _bare(passage.folded[i])


def _bare(word: str) -> str:
    """Return the word without proclitics and article."""
    for prefix in ("وال", "بال", "لل", "ال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            return word[len(prefix) :]
    return word


def resolve(
    passage: Passage,
    voice: Voice,
    cue: Cue | None,
    cast: Cast,
    known: dict[str, Portrait],
    spoken: Sequence[str],
    weights: Weights,
) -> Portrait | None:
    """Return the entity that a described speaker is, or ``None``.

    ``spoken`` holds the ids of the entities that spoke before, latest last.
    """
    options = candidates(voice, cast, known)
    if not options:
        return None
    evidence = alternatives(passage, voice, cue, options, spoken)
    belief = shares([weigh(features, weights) for features in evidence])
    best = max(range(len(belief)), key=belief.__getitem__)
    return options[best - 1][0] if best else None


def candidates(voice: Voice, cast: Cast, known: dict[str, Portrait]) -> list[tuple[Portrait, int]]:
    """Return the entities named before the voice, latest first, each with the token of its last mention."""
    found: dict[str, int] = {}
    for name in reversed(cast.between(0, voice.first)[-_MENTIONS_BACK:]):
        found.setdefault(name.entity.id, name.first)
        if len(found) == _CANDIDATES:
            break
    return [(known[entity], first) for entity, first in found.items()]


def alternatives(
    passage: Passage,
    voice: Voice,
    cue: Cue | None,
    options: Sequence[tuple[Portrait, int]],
    spoken: Sequence[str],
) -> Iterator[Iterator[str]]:
    """Yield the evidence for no entity, then for each option."""
    words = [passage.folded[i] for i in range(voice.first, voice.last)]
    yield _against(words, options, spoken)
    for rank, (portrait, first) in enumerate(options):
        yield _evidence(passage, voice, words, portrait, first, rank, spoken)


def _against(words: list[str], options: Sequence[tuple[Portrait, int]], spoken: Sequence[str]) -> Iterator[str]:
    content = {_bare(word) for word in words if word not in _SELF and word not in _SMALL}
    overlap = max((len(content & portrait.context) for portrait, _ in options), default=0)
    yield "none"
    yield f"none head {words[0]}"
    yield f"none definite {words[0].startswith('ال')} self {not _SELF.isdisjoint(words)}"
    yield f"none length {min(len(words), 6)} overlap {min(overlap, 3)}"
    yield f"none last {words[-1]}"
    yield f"none spoken {min(len(spoken), 2)}"


def _evidence(
    passage: Passage, voice: Voice, words: list[str], portrait: Portrait, first: int, rank: int, spoken: Sequence[str]
) -> Iterator[str]:
    content = {_bare(word) for word in words if word not in _SELF and word not in _SMALL}
    head = _bare(words[0])
    kind = portrait.type
    around, named = len(content & portrait.context), len(content & portrait.name)
    share = "all" if around == len(content) else "some" if around else "none"
    latest = _latest(portrait.id, spoken)
    apart = bucket(passage.sentences[voice.first] - passage.sentences[first] + 1)
    definite = words[0].startswith("ال")
    yield f"{kind}"
    yield f"{kind} head {head}"
    yield f"{kind} head starts {head[:3]}"
    yield f"{kind} definite {definite} length {min(len(words), 5)}"
    yield f"{kind} around {min(around, 3)} {share}"
    yield f"{kind} around {min(around, 3)} {share} spoke {latest}"
    yield f"{kind} head around {head in portrait.context} {definite}"
    yield f"{kind} head named {head in portrait.name} named {min(named, 2)}"
    yield f"{kind} spoke {latest}"
    yield f"{kind} spoke {latest} self {not _SELF.isdisjoint(words)}"
    yield f"{kind} rank {rank}"
    yield f"{kind} apart {apart} spoke {latest}"
    yield f"{kind} mentions {bucket(portrait.mentions)}"
    yield f"{kind} head {head} spoke {latest}"
    yield f"{kind} head {head} around {head in portrait.context}"


def _latest(entity: str, spoken: Sequence[str]) -> str:
    """Return how lately the entity spoke."""
    if not spoken or entity not in spoken:
        return "never"
    return "last" if spoken[-1] == entity else "before" if entity in spoken[-3:] else "once"
