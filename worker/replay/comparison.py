"""What differs between two enrichments of the same articles: who is named, where, and who said what. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Final, Literal, get_args

from schemas.mentions import Location
from schemas.snapshots import EnrichedArticle, Versions

Subject = Literal["entities", "places", "quotes"]
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
Kind = Literal["changed", "added", "removed"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_FREQUENT: Final = 15  # changes of each subject that are listed
_Alike = tuple[Subject, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Find:
    """Something found in an article: where, and what it is said to be."""

    field: str
    start: int
    end: int
    label: str

    @property
    def place(self) -> tuple[str, int, int]:
        """Where it stands, so that finds sort in the order of the text, the title first."""
        return "" if self.field == "title" else self.field, self.start, self.end

    def overlaps(self, other: "Find") -> bool:
        """Whether they share a character."""
        return self.field == other.field and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; ``before`` is None for what was added, ``after`` for what was removed."""

    subject: Subject
    before: Find | None
    after: Find | None

    @property
    def labels(self) -> "tuple[str | None, str | None]":
        """What the find is said to be before and after."""
        return _label(self.before), _label(self.after)

    @property
    def kind(self) -> Kind:
        """Which sort of change it is."""
        return _kind(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Pair:
    """One article, enriched twice, with what differs in the order of the text."""

    before: EnrichedArticle
    after: EnrichedArticle
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts of one subject over all articles; places and entities count by mention."""

    before: int
    after: int
    changed: int
    added: int
    removed: int
    articles: int
    """In how many articles something differs."""


@dataclass(frozen=True, slots=True)
class Frequent:
    """A change that many articles may share: the same labels before and after."""

    subject: Subject
    before: str | None
    after: str | None
    times: int
    example: str
    """Id of an article that has it."""

    @property
    def kind(self) -> Kind:
        """Which sort of change it is."""
        return _kind(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of enriched articles side by side."""

    made_by: tuple[Mapping[Versions, int], Mapping[Versions, int]]
    """Before and after: which versions made how many of the compared articles."""
    compared: int
    differing: int
    only_before: int
    only_after: int
    other_text: int
    """Articles whose text is not the same on both sides: other versions, so not compared."""
    sums: Mapping[Subject, Sums]
    frequent: Mapping[Subject, Sequence[Frequent]]
    """The most frequent changes first."""
    samples: Sequence[Pair]


def compare(pairs: Iterable[tuple[EnrichedArticle | None, EnrichedArticle | None]], samples: int) -> Comparison:
    """Compare articles pairwise; None where a side does not have it.

    ``samples`` articles are kept for each kind of change of each subject, as far as there are any. Which ones depends
    on the articles' ids alone, when the pairs come in :func:`sampling_order`. Two finds are alike when extent, type and
    name, place, or kind and speaker are; confidences don't count.
    """
    collected = _Collected(samples)
    for before, after in pairs:
        collected.presence[_presence(before, after)] += 1
        if before and after and before.sha256 == after.sha256:
            collected.add(Pair(before, after, tuple(changes(before, after))))
    return collected.result()


class _Collected:
    """What is kept of the pairs so far."""

    def __init__(self, samples: int) -> None:
        self.presence: Counter[str] = Counter()
        self._samples = samples
        self._made_by: tuple[Counter[Versions], Counter[Versions]] = (Counter(), Counter())
        self._totals: Counter[tuple[Subject, str]] = Counter()
        self._alike: Counter[_Alike] = Counter()
        self._examples: dict[_Alike, str] = {}
        self._sampled: Counter[tuple[Subject, Kind]] = Counter()
        self._kept: list[Pair] = []

    def add(self, pair: Pair) -> None:
        self._made_by[0][pair.before.made_by] += 1
        self._made_by[1][pair.after.made_by] += 1
        self._totals.update(_counts(pair))
        if not pair.changes:
            return
        self.presence["differing"] += 1
        for change in pair.changes:
            alike = (change.subject, *change.labels)
            self._alike[alike] += 1
            self._examples.setdefault(alike, pair.after.id)
        kinds = {(change.subject, change.kind) for change in pair.changes}
        if any(self._sampled[kind] < self._samples for kind in kinds):
            self._sampled.update(kinds)
            self._kept.append(pair)

    def result(self) -> Comparison:
        return Comparison(
            made_by=self._made_by,
            compared=self.presence["both"],
            differing=self.presence["differing"],
            only_before=self.presence["only_before"],
            only_after=self.presence["only_after"],
            other_text=self.presence["other_text"],
            sums={subject: _sums(subject, self._totals) for subject in SUBJECTS},
            frequent={subject: list(islice(self._frequent(subject), _FREQUENT)) for subject in SUBJECTS},
            samples=self._kept,
        )

    def _frequent(self, subject: Subject) -> Iterator[Frequent]:
        for alike, times in self._alike.most_common():
            if alike[0] == subject:
                yield Frequent(*alike, times, self._examples[alike])


def sampling_order(article: str) -> bytes:
    """Return a key that sorts ids as if shuffled, the same on every machine."""
    return sha256(article.encode()).digest()


def changes(before: EnrichedArticle, after: EnrichedArticle) -> Iterator[Change]:
    """Yield what differs between two enrichments of one text, subject by subject, in the order of the text."""
    for subject in SUBJECTS:
        yield from _changes(subject, finds(before, subject), finds(after, subject))


def finds(article: EnrichedArticle, subject: Subject) -> list[Find]:
    """Return what was found, in the order of the text. A place that was not put on the map is none."""
    found = {"entities": _entities, "places": _places, "quotes": _quotes}[subject](article)
    return sorted(found, key=lambda find: find.place)


def _entities(article: EnrichedArticle) -> Iterator[Find]:
    for entity in article.entities:
        for mention in entity.mentions:
            yield Find(mention.field, mention.start, mention.end, f"{entity.type} {entity.name}")


def _places(article: EnrichedArticle) -> Iterator[Find]:
    for entity in article.entities:
        if entity.location is not None:
            label = _place_label(entity.location)
            for mention in entity.mentions:
                yield Find(mention.field, mention.start, mention.end, label)


def _place_label(at: Location) -> str:
    where = ", ".join(part for part in (at.name_en or at.name_ar, at.admin1, at.country) if part)
    return f"{where} ({at.kind}, {at.lat:.3f}, {at.lon:.3f})"


def _quotes(article: EnrichedArticle) -> Iterator[Find]:
    for quote in article.quotes:
        speaker = quote.speaker.name if quote.speaker else "–"
        yield Find(quote.field, quote.start, quote.end, f"{quote.kind}: {speaker}")


def _changes(subject: Subject, before: Sequence[Find], after: Sequence[Find]) -> list[Change]:
    """Match what stands at the same place first, then what overlaps; the rest was removed or added."""
    there = {find.place: find for find in after}
    here = {find.place for find in before}
    found = [
        Change(subject, find, there[find.place])
        for find in before
        if find.place in there and there[find.place].label != find.label
    ]
    gone = [find for find in before if find.place not in there]
    come = [find for find in after if find.place not in here]
    return sorted(found + _overlapping(subject, gone, come), key=_place)


def _overlapping(subject: Subject, gone: Sequence[Find], come: Sequence[Find]) -> list[Change]:
    """Walk both lists side by side; each find is matched once at most."""
    found: list[Change] = []
    i = j = 0
    while i < len(gone) and j < len(come):
        if gone[i].overlaps(come[j]):
            found.append(Change(subject, gone[i], come[j]))
            i, j = i + 1, j + 1
        elif gone[i].place < come[j].place:
            found.append(Change(subject, gone[i], None))
            i += 1
        else:
            found.append(Change(subject, None, come[j]))
            j += 1
    found += [Change(subject, find, None) for find in gone[i:]]
    found += [Change(subject, None, find) for find in come[j:]]
    return found


def _kind(before: object, after: object) -> Kind:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _label(find: Find | None) -> str | None:
    return None if find is None else find.label


def _place(change: Change) -> tuple[str, int, int]:
    find = change.before or change.after
    assert find is not None, "a change has a side"
    return find.place


def _presence(before: EnrichedArticle | None, after: EnrichedArticle | None) -> str:
    if before is None:
        return "only_after"
    if after is None:
        return "only_before"
    return "both" if before.sha256 == after.sha256 else "other_text"


def _counts(pair: Pair) -> Counter[tuple[Subject, str]]:
    counts: Counter[tuple[Subject, str]] = Counter((change.subject, change.kind) for change in pair.changes)
    counts.update((subject, "articles") for subject in {change.subject for change in pair.changes})
    for subject in SUBJECTS:
        counts[subject, "before"] += len(finds(pair.before, subject))
        counts[subject, "after"] += len(finds(pair.after, subject))
    return counts


def _sums(subject: Subject, totals: Counter[tuple[Subject, str]]) -> Sums:
    return Sums(**{name: totals[subject, name] for name in Sums.__slots__})
