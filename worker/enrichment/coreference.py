"""Which entity a described speaker is: «الوزير» after «وزير الصحة فلان» spoke."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.mentions import EntityType
from worker.enrichment.cleaning import fold
from worker.enrichment.document import Entity
from worker.enrichment.openings import bucket
from worker.enrichment.passages import Passage
from worker.enrichment.speakers import Cast, Voice
from worker.enrichment.vocabulary import SELF, SMALL, bare
from worker.enrichment.weighing import Weights, shares, weigh

_BEFORE, _BEHIND = 9, 7  # tokens around a name in which its titles and appositions stand
_TOLD = 4  # mentions of an entity that are read for its titles: the first ones introduce it
_CANDIDATES = 8  # entities, latest first, that a description may mean
_MENTIONS_BACK = 40  # mentions before the description that are looked at
_LATELY = 3  # quotes back that count as lately


@dataclass(frozen=True, slots=True)
class Portrait:
    """What an article says of an entity: the words of its name, and those around its first mentions."""

    id: str
    type: EntityType
    name: frozenset[str]
    context: frozenset[str]
    mentions: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known where a description stands: who is named, what they are, who spoke (entity ids, latest last)."""

    passage: Passage
    cast: Cast
    known: dict[str, Portrait]
    spoken: Sequence[str]


def portraits(passage: Passage, cast: Cast, entities: Sequence[Entity]) -> dict[str, Portrait]:
    """Return the portrait of each entity by its id."""
    context: dict[str, list[str]] = {entity.id: [] for entity in entities}
    told = dict.fromkeys(context, 0)
    for name in cast.names:
        if told[name.entity.id] < _TOLD:
            told[name.entity.id] += 1
            context[name.entity.id] += _around(passage, name.first, name.last)
    return {entity.id: _portrait(entity, frozenset(context[entity.id])) for entity in entities}


def _portrait(entity: Entity, context: frozenset[str]) -> Portrait:
    name = frozenset(bare(fold(word)) for word in entity.name.split())
    return Portrait(entity.id, entity.type, name, context, len(entity.mentions))


def _around(passage: Passage, first: int, last: int) -> Iterator[str]:
    for i in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
        yield bare(passage.folded[i])
        if passage.ends_sentence(i) or passage.tokens[i].norm in "،؛:.":
            break
    for i in range(last, min(len(passage.tokens), last + _BEHIND)):
        if passage.ends_sentence(i) or passage.tokens[i].norm in "؛:.":
            break
        yield bare(passage.folded[i])


def resolve(scene: Scene, voice: Voice, weights: Weights) -> Portrait | None:
    """Return the entity that a described speaker is, or ``None``."""
    options = candidates(scene, voice)
    if not options:
        return None
    belief = shares([weigh(features, weights) for features in alternatives(scene, voice, options)])
    best = max(range(len(belief)), key=belief.__getitem__)
    return options[best - 1].portrait if best else None


@dataclass(frozen=True, slots=True)
class Option:
    """An entity that a description may mean: the ``rank``-th latest named, last at token ``first``."""

    portrait: Portrait
    first: int
    rank: int


def candidates(scene: Scene, voice: Voice) -> list[Option]:
    """Return the entities named before the voice, latest first."""
    found: dict[str, int] = {}
    for name in reversed(scene.cast.before(voice.first, _MENTIONS_BACK)):
        found.setdefault(name.entity.id, name.first)
        if len(found) == _CANDIDATES:
            break
    return [Option(scene.known[entity], first, rank) for rank, (entity, first) in enumerate(found.items())]


def alternatives(scene: Scene, voice: Voice, options: Sequence[Option]) -> Iterator[Iterator[str]]:
    """Yield the evidence for no entity, then for each option."""
    words = scene.passage.folded[voice.first : voice.last]
    yield _against(scene, words, options)
    for option in options:
        yield _evidence(scene, voice, words, option)


def _content(words: Sequence[str]) -> set[str]:
    return {bare(word) for word in words if word not in SELF and word not in SMALL}


def _against(scene: Scene, words: Sequence[str], options: Sequence[Option]) -> Iterator[str]:
    content = _content(words)
    overlap = max((len(content & option.portrait.context) for option in options), default=0)
    yield "none"
    yield f"none head {words[0]}"
    yield f"none definite {words[0].startswith('ال')} self {not SELF.isdisjoint(words)}"
    yield f"none length {min(len(words), 6)} overlap {min(overlap, 3)}"
    yield f"none last {words[-1]}"
    yield f"none spoken {min(len(scene.spoken), 2)}"


def _evidence(scene: Scene, voice: Voice, words: Sequence[str], option: Option) -> Iterator[str]:
    portrait, kind = option.portrait, option.portrait.type
    content, head = _content(words), bare(words[0])
    around, named = len(content & portrait.context), len(content & portrait.name)
    share = "all" if around == len(content) else "some" if around else "none"
    latest = _latest(portrait.id, scene.spoken)
    apart = bucket(scene.passage.sentences[voice.first] - scene.passage.sentences[option.first] + 1)
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
    yield f"{kind} spoke {latest} self {not SELF.isdisjoint(words)}"
    yield f"{kind} rank {option.rank}"
    yield f"{kind} apart {apart} spoke {latest}"
    yield f"{kind} mentions {bucket(portrait.mentions)}"
    yield f"{kind} head {head} spoke {latest}"
    yield f"{kind} head {head} around {head in portrait.context}"


def _latest(entity: str, spoken: Sequence[str]) -> str:
    """Return how lately the entity spoke."""
    if entity not in spoken:
        return "never"
    return "last" if spoken[-1] == entity else "before" if entity in spoken[-_LATELY:] else "once"
