"""Mentions of one article into the entities they mean."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from schemas.mentions import EntityType
from worker.enrichment import names
from worker.enrichment.abbreviation import remoteness
from worker.enrichment.apposition import place_class, second_names
from worker.enrichment.document import Document, Entity, Mention
from worker.enrichment.names import Aliases, Word

_COMPARED = 32  # groups that share a word, and names of a group: no more keeps huge texts linear in time
_CLEAR = 2 / 3  # of the belief in a name's types: twice that in all others


@dataclass(slots=True, eq=False)
class _Name:
    """One name of the article, with the positions of its mentions in reading order."""

    type: EntityType
    called: str
    keys: tuple[str, ...]
    words: tuple[Word, ...]
    positions: list[int] = field(default_factory=list)

    @property
    def skeletons(self) -> tuple[str, ...]:
        """What any two spellings of its words share."""
        return tuple(dict.fromkeys(names.skeleton(word.stem) for word in self.words))


@dataclass(slots=True, eq=False)
class _Group:
    """Names that mean one thing, the fullest first, and the positions of all their mentions."""

    key: str
    names: list[_Name] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)


def cluster(document: Document, mentions: Sequence[Mention], aliases: Aliases) -> list[Entity]:
    """Return the article's entities, e1 the one named first (the title comes first).

    Every mention is in exactly one entity, and types never mix (:func:`settled`). A name joins the fuller name that it
    stands for, by its words (:mod:`worker.enrichment.abbreviation`) or the table of aliases; of several people, the one
    who is named first, for the article is about them. Two full names never meet through a short one.
    """
    ordered = settled(document, sorted(mentions, key=lambda mention: (mention.field != "title", mention.start)))
    groups = _Grouping(aliases)
    for name in _distinct(document, ordered, aliases):
        groups.place(name)
    in_order = sorted((sorted(group.positions), group.key) for group in groups)
    return [_entity(f"e{i}", key, [ordered[p] for p in positions]) for i, (positions, key) in enumerate(in_order, 1)]


def settled(document: Document, ordered: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, those of one name in one type when the article is clearly for it or explains it in brackets.

    Recognizers err on single mentions; a name that is truly two things in one article is rarer (7 of 1,670 articles).
    """
    belief: dict[tuple[str, ...], dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    for mention in ordered:
        belief[names.words(mention.name)][mention.type] += mention.confidence
    clear = {name: max(types, key=types.__getitem__) for name, types in belief.items() if _is_clear(types.values())}
    clear |= {names.words(second.name): first.type for first, second in second_names(document, ordered)}
    return [mention._replace(type=clear.get(names.words(mention.name), mention.type)) for mention in ordered]


def _is_clear(beliefs: Collection[float]) -> bool:
    return max(beliefs) >= _CLEAR * sum(beliefs)


def _entity(id_: str, key: str, mentions: Sequence[Mention]) -> Entity:
    fullest = max(mentions, key=lambda mention: len(names.parts(mention.name)))
    return Entity(id_, fullest.type, fullest.name, key, tuple(mentions))


def _distinct(document: Document, ordered: Sequence[Mention], aliases: Aliases) -> list[_Name]:
    """Return the names, the fullest first and those that may stand for several things last."""
    called = _called(document, ordered, aliases)
    known: dict[tuple[EntityType, str], _Name] = {}
    for position, mention in enumerate(ordered):
        name, type_ = called[mention], mention.type
        if (type_, name) not in known:
            known[type_, name] = _Name(type_, name, aliases.keys(name, type_), aliases.read(name, type_))
        known[type_, name].positions.append(position)
    for first, second in second_names(document, ordered):
        known[second.type, called[second]].keys = known[first.type, called[first]].keys
    return sorted(known.values(), key=lambda name: (len(name.keys), -len(name.words)))


def _called(document: Document, ordered: Sequence[Mention], aliases: Aliases) -> dict[Mention, str]:
    """Return the mentions' names, with their class word where it tells a governorate or a capital from its namesake."""
    texts = {part.name: part.text for part in document.fields}
    called = {mention: mention.name for mention in ordered}
    classes = {m: place_class(texts[m.field], m.start) for m in ordered if m.type == "LOC"}
    cities = {aliases.key(mention.name, "LOC") for mention, place in classes.items() if place == "city"}
    for mention, place in classes.items():
        if place == "region" and aliases.key(mention.name, "LOC") in cities:
            called[mention] = f"محافظة {mention.name}"
        capital = f"العاصمة {mention.name}"
        if place == "capital" and ("LOC", aliases.key(capital, "LOC")) in aliases.stands_for:
            called[mention] = capital
    return called


class _Grouping:
    """Groups that grow name by name, found by the words of their names."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        self._groups: list[_Group] = []
        self._by_word: dict[tuple[EntityType, str], dict[_Group, None]] = defaultdict(dict)
        self._by_key: dict[tuple[EntityType, str], _Group] = {}

    def __iter__(self) -> Iterator[_Group]:
        return iter(self._groups)

    def place(self, name: _Name) -> None:
        """Add the name to the group of an alias or a fuller name, else to a new group."""
        group = self._alias(name) or self._fuller(name) or self._new(name)
        group.names.append(name)
        group.positions += name.positions
        self._index(name, group)

    def _alias(self, name: _Name) -> _Group | None:
        """Return the group that the tables say the name stands for; of several, the one named most often."""
        found = (self._by_key.get((name.type, key)) for key in name.keys)
        return max(filter(None, found), key=lambda group: len(group.positions), default=None)

    def _fuller(self, name: _Name) -> _Group | None:
        """Return the group with the nearest fuller name; of several, the one named first."""
        by_word = (self._by_word.get((name.type, skeleton)) for skeleton in name.skeletons)
        shared = min(filter(None, by_word), key=len, default={})
        distances = ((_distance(name, group), group) for group in islice(reversed(shared), _COMPARED))
        fuller = [(distance, min(group.positions), group) for distance, group in distances if distance is not None]
        return min(fuller, key=lambda found: found[:2], default=(0, 0, None))[2]

    def _new(self, name: _Name) -> _Group:
        unambiguous = len(name.keys) == 1
        group = _Group(name.keys[0] if unambiguous else self._aliases.key(name.called, name.type))
        self._groups.append(group)
        return group

    def _index(self, name: _Name, group: _Group) -> None:
        self._by_key.setdefault((name.type, group.key), group)
        for skeleton in name.skeletons:
            self._by_word[name.type, skeleton][group] = None


def _distance(name: _Name, group: _Group) -> int | None:
    found = (remoteness(name.words, other.words, name.type) for other in group.names[:_COMPARED])
    return min((distance for distance in found if distance is not None), default=None)
