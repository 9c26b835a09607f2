"""Which entity a described speaker is: «الوزير» after «وزير الصحة فلان» spoke."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.mentions import EntityType
from worker.enrichment.cleaning import fold
from worker.enrichment.document import Entity
from worker.enrichment.openings import bucket
from worker.enrichment.passages import Passage
from worker.enrichment.speakers import Cast, Name, Voice
from worker.enrichment.vocabulary import SELF, SMALL, bare
from worker.enrichment.weighing import Weights, shares, weigh

_BEFORE, _BEHIND = 9, 7  # tokens around a name in which its titles and appositions stand
_TITLES = 4  # words right before a name that may be its title
_TOLD = 4  # mentions of an entity that are read for its titles: the first ones introduce it
_CANDIDATES = 8  # entities, latest first, that a description may mean
_ALIKE = 4  # entities farther back whose introduction shares most words with the description
_MENTIONS_BACK = 120  # mentions before the description that are looked at
_LATELY = 3  # quotes back that count as lately


@dataclass(frozen=True, slots=True)
class Portrait:
    """What an article says of an entity: the words of its name, and those around its first mentions."""

    id: str
    type: EntityType
    name: frozenset[str]
    context: frozenset[str]
    titles: frozenset[str]
    """The words right before the name."""
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
    introductions: dict[str, list[Name]] = {entity.id: [] for entity in entities}
    for name in cast.names:
        told = introductions[name.entity.id]
        if len(told) < _TOLD:
            told.append(name)
    return {entity.id: _portrait(passage, entity, introductions[entity.id]) for entity in entities}


def _portrait(passage: Passage, entity: Entity, introductions: Sequence[Name]) -> Portrait:
    name = frozenset(bare(fold(word)) for word in entity.name.split())
    context = frozenset(word for one in introductions for word in _around(passage, one.first, one.last))
    titles = frozenset(word for one in introductions for word in _titles(passage, one.first))
    return Portrait(entity.id, entity.type, name, context, titles, len(entity.mentions))


def _titles(passage: Passage, first: int) -> Iterator[str]:
    for i in range(first - 1, max(-1, first - 1 - _TITLES), -1):
        if not passage.tokens[i].norm[0].isalnum() or i in passage.cue_at:
            return
        yield bare(passage.folded[i])


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
    """An entity that a description may mean, last named at token ``first``."""

    portrait: Portrait
    first: int
    rank: int
    """Place among those named before, latest first."""
    place: int
    """Place among those of its type."""
    around: int
    """How many words of the description introduce it."""
    best: bool
    """Whether no other one has more."""


def candidates(scene: Scene, voice: Voice) -> list[Option]:
    """Return the entities named before the voice, latest first: the nearest, those who spoke, those introduced so."""
    latest: dict[str, int] = {}
    for name in reversed(scene.cast.before(voice.last + 1, _MENTIONS_BACK)):
        latest.setdefault(name.entity.id, name.first)
    content = _content(scene.passage.folded[voice.first : voice.last])
    around = {entity: len(content & scene.known[entity].context) for entity in latest}
    alike = sorted(around, key=around.__getitem__, reverse=True)[:_ALIKE]
    near = list(latest)[:_CANDIDATES]
    kept = {*near, *alike, *scene.spoken}
    most = max(around.values(), default=0)
    places: dict[EntityType, int] = {}
    found = []
    for rank, (entity, first) in enumerate(latest.items()):
        if entity in kept:
            portrait = scene.known[entity]
            places[portrait.type] = places.get(portrait.type, 0) + 1
            place = places[portrait.type]
            found.append(Option(portrait, first, rank, place, around[entity], around[entity] == most))
    return found


def alternatives(scene: Scene, voice: Voice, options: Sequence[Option]) -> Iterator[Iterator[str]]:
    """Yield the evidence for no entity, then for each option."""
    words = scene.passage.folded[voice.first : voice.last]
    yield _against(scene, voice, words, options)
    for option in options:
        yield _evidence(scene, voice, words, option)


def _content(words: Sequence[str]) -> set[str]:
    return {bare(word) for word in words if word not in SELF and word not in SMALL}


def _against(scene: Scene, voice: Voice, words: Sequence[str], options: Sequence[Option]) -> Iterator[str]:
    overlap = max((option.around for option in options), default=0)
    group, length = scene.passage.class_of(voice.first), min(len(words), 3)
    yield "none"
    yield f"none head {words[0]}"
    yield f"none definite {words[0].startswith('ال')} self {not SELF.isdisjoint(words)}"
    yield f"none length {min(len(words), 6)} overlap {min(overlap, 3)}"
    yield f"none last {words[-1]}"
    yield f"none spoken {min(len(scene.spoken), 2)}"
    yield f"none head class {group} {length}"
    yield f"none head class {group} overlap {min(overlap, 2)}"
    yield f"none head {words[0]} length {length}"
    yield f"none last class {scene.passage.class_of(voice.last - 1)}"
    yield f"none second {scene.passage.word(voice.first + 1) if length > 1 else ''}"


def _evidence(scene: Scene, voice: Voice, words: Sequence[str], option: Option) -> Iterator[str]:
    portrait, kind = option.portrait, option.portrait.type
    content, head = _content(words), bare(words[0])
    around, named = option.around, len(content & portrait.name)
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
    yield f"{kind} ends {words[0][-2:]} {definite}"
    yield f"{kind} adjacent {option.first - voice.last} {head in portrait.titles}"
    yield f"{kind} titles {min(len(content & portrait.titles), 3)} of {min(len(content), 4)}"
    yield f"{kind} titled {head in portrait.titles} {share} best {option.best}"
    yield f"{kind} titled {head in portrait.titles} spoke {latest} {definite}"
    yield f"{kind} place {min(option.place, 5)} spoke {latest}"
    yield f"{kind} place {min(option.place, 5)} best {option.best} {share}"
    yield f"{kind} best {option.best} {share} {definite}"
    yield f"{kind} best {option.best} around {min(around, 4)} of {min(len(content), 5)}"
    yield f"{kind} spoke {latest} length {min(len(words), 3)} {definite}"
    group = scene.passage.class_of(voice.first)
    yield f"{kind} head class {group}"
    yield f"{kind} head class {group} spoke {latest}"
    yield f"{kind} head class {group} around {head in portrait.context} {len(words) > 1}"
    yield f"{kind} head class {group} best {option.best} {share}"


def _latest(entity: str, spoken: Sequence[str]) -> str:
    """Return how lately the entity spoke."""
    if entity not in spoken:
        return "never"
    return "last" if spoken[-1] == entity else "before" if entity in spoken[-_LATELY:] else "once"
