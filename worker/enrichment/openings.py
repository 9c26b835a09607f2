"""Where what is reported may begin: the places around a reporting word, and the evidence for each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from worker.enrichment.cues import Cue
from worker.enrichment.marks import CLOSERS, MARKS
from worker.enrichment.passages import Passage

Place = Literal["particle", "colon", "mark", "preposition", "bare"]

PARTICLES = frozenset(
    prefix + particle + pronoun
    for prefix in ("", "ب", "ف", "و", "ل", "ك")
    for particle in ("ان", "انن", "ان")
    for pronoun in ("", "ه", "ها", "هم", "هما", "هن", "ني", "نا", "نه", "ي", "ك")
) | {"فقد", "لقد"}
PREPOSITIONS = frozenset(("عن", "الي", "علي", "من", "ب", "في", "بـ", "ل"))
_FARTHEST = 40  # tokens between a reporting word and what it reports; 99.8 % are nearer
_FARTHEST_BARE = 20  # tokens between a reporting word and an unmarked complement
_NEAR = 8  # tokens
STRONG = ("particle", "colon", "mark")
_ENOUGH = 3  # marked places after which no further one is looked at


class Opening(NamedTuple):
    """A place where reported words may begin."""

    first: int
    """Index of the first token."""
    place: Place
    passed: int
    """How many particles, colons and marks stand between the cue and the place."""
    commas: int
    cues: int
    """How many other reporting words stand in between."""
    ahead: str = ""
    """The next particle, colon or mark behind the place, with its distance."""


def after(passage: Passage, cue: Cue) -> list[Opening]:
    """Return the places behind the cue, in order; none lies inside marks or brackets that opened before it.

    Nothing is looked for behind a colon, or a mark that is never closed, but right behind it.
    """
    walk = _Walk(passage, cue, min(len(passage.tokens), cue.last + 1 + _FARTHEST))
    i = cue.last + 1
    while i < walk.last and walk.passed < _ENOUGH and not _leaves(passage, cue, i):
        i = walk.step(i)
    return _with_prospects([opening for opening in walk.found if opening.first < len(passage.tokens)])


def _leaves(passage: Passage, cue: Cue, i: int) -> bool:
    """Whether token ``i`` begins a paragraph or sentence that the cue can't reach into but by a colon."""
    if passage.word(i - 1) == ":":
        return False
    return passage.ends_paragraph(i) or (passage.ends_sentence(i) and i > cue.last + 1)


@dataclass(slots=True)
class _Walk:
    """A walk over the words behind a cue, up to token ``last``: what was found and what was passed."""

    passage: Passage
    cue: Cue
    last: int
    found: list[Opening] = field(default_factory=list)
    passed: int = 0
    commas: int = 0
    cues: int = 0
    firm: bool = False
    """A particle or a colon was passed: nothing begins unmarked behind it."""

    def step(self, i: int) -> int:
        """Look at token ``i`` and return the next one to look at, ``last`` to stop."""
        norm = self.passage.tokens[i].norm
        if norm in MARKS:
            return self._over_marks(i)
        if norm == "(":
            return _behind_bracket(self.passage, i, self.last)
        if norm == ")":
            return self.last  # the cue stands in brackets
        if norm[0].isalnum() and not _is_mark_start(self.passage, i):
            self._look_at(i)
            if self.passage.word(i - 1) == ":":
                return self._stop_behind(i)
        self.commas += norm in "،,"
        self.cues += i in self.passage.cue_at
        return i + 1

    def _over_marks(self, i: int) -> int:
        partner = self.passage.partners[i]
        if 0 <= partner < i or (partner < 0 and self.passage.tokens[i].norm in CLOSERS):
            return self.last
        place = _place(self.passage, i)
        if place != "bare":
            self._add(i, place)
        self._add(i + 1, "mark")
        self.passed += 1
        return partner + 1 if partner > i and self.passage.word(i - 1) != ":" else self._stop_behind(i + 1)

    def _look_at(self, i: int) -> None:
        place = _place(self.passage, i)
        announced = place in ("particle", "colon")
        self.firm |= announced
        if place in STRONG or (not self.firm and self.passed <= 1 and i - self.cue.last <= _FARTHEST_BARE):
            self._add(i, place)
        self.passed += announced

    def _stop_behind(self, i: int) -> int:
        """Add the place behind a particle that a colon or an unclosed mark is followed by, and stop."""
        if self.passage.word(i) in PARTICLES and not self.passage.ends_sentence(i + 1):
            self._add(i + 1, "particle")
        return self.last

    def _add(self, first: int, place: Place) -> None:
        self.found.append(Opening(first, place, self.passed, self.commas, self.cues))


def _with_prospects(found: list[Opening]) -> list[Opening]:
    """Tell each place what stronger place comes behind it."""
    ahead, at = "", 0
    for k in range(len(found) - 1, -1, -1):
        opening = found[k]
        distance = "near" if at - opening.first <= _NEAR else "far"
        found[k] = opening._replace(ahead=f"{ahead} {distance}" if ahead else "nothing")
        if opening.place in STRONG:
            ahead, at = opening.place, opening.first
    return found


def _is_mark_start(passage: Passage, i: int) -> bool:
    return i > 0 and passage.tokens[i - 1].norm in MARKS and passage.partners[i - 1] > i


def _behind_bracket(passage: Passage, i: int, last: int) -> int:
    for k in range(i + 1, last):
        if passage.tokens[k].norm == ")":
            return k + 1
    return last


def _place(passage: Passage, i: int) -> Place:
    word = passage.word(i - 1)
    if word in PARTICLES:
        return "particle"
    if word == ":":
        return "colon"
    return "preposition" if word in PREPOSITIONS else "bare"


def evidence(passage: Passage, cue: Cue, opening: Opening) -> Iterator[str]:
    """Yield what speaks for or against the place as the beginning of what the cue reports."""
    place, first = opening.place, opening.first
    form = cue.form
    word, before = passage.word(first), passage.word(first - 1)
    yield place
    yield f"{place} {form.lemma} {form.shape == 'noun'}"
    yield f"{place} {form.shape} {form.suffixed}"
    yield f"{place} {form.needs}"
    yield f"{place} passed {opening.passed}"
    yield f"{place} passed {opening.passed} cues {min(opening.cues, 2)}"
    yield f"{place} commas {min(opening.commas, 3)}"
    yield f"{place} distance {bucket(first - cue.last)}"
    yield f"{place} word {word}"
    yield f"{place} before {before}"
    yield f"{place} word class {passage.class_of(first)}"
    yield f"{place} before class {passage.class_of(first - 1)}"
    yield f"{place} before class {passage.class_of(first - 1)} {passage.class_of(first)}"
    yield f"{place} second class {passage.class_of(first + 1)}"
    yield f"{place} {form.lemma} class {passage.class_of(first)}"
    yield f"{place} ahead {opening.ahead} {form.needs}"
    yield f"{place} ahead {opening.ahead.split()[0]} passed {opening.passed} {form.lemma}"
    begins = passage.cue_at.get(first)
    if begins:
        yield f"{place} begins with cue {begins.form.shape} {form.shape}"
        yield f"{place} begins with cue {begins.form.needs} {opening.ahead} {form.shape}"
    if place == "mark":
        yield from _mark_evidence(passage, cue, first)
        return
    closing = passage.partners[first]
    if closing > first:
        yield f"{place} opens mark {_behind_closing(passage, closing)} {bucket(closing - first)}"
        yield f"{place} opens mark {_behind_closing(passage, closing)} {passage.word(closing + 1)}"
    if place == "particle":
        yield from _particle_evidence(passage, first)
    elif place == "preposition":
        yield f"preposition {form.lemma} {before}"
        yield f"preposition own {before in form.prepositions} distance {bucket(first - cue.last)}"
        yield from _shape("preposition", word)
    elif place == "bare":
        yield f"bare {form.lemma} {word[:2]}"
        yield f"bare {form.needs} own {bool(form.prepositions)}"
        yield from _shape("bare", word)
        yield from _shape("bare before", before)
        yield f"bare {_is_definite(before)} {_is_definite(word)} {_is_definite(passage.word(first + 1))}"
        yield f"bare next {passage.word(first + 1)}"
        yield f"bare after comma {before in '،,'} {form.shape}"


def _particle_evidence(passage: Passage, first: int) -> Iterator[str]:
    """Yield what tells a report's particle from that of a word before it: قبل أن، حاول أن، الواقع أن."""
    lead, particle = passage.word(first - 2), passage.tokens[first - 1].norm
    yield f"particle spelled {particle}"
    yield f"particle lead {lead}"
    yield f"particle lead class {passage.class_of(first - 2)} spelled {particle}"


def _mark_evidence(passage: Passage, cue: Cue, first: int) -> Iterator[str]:
    closing = passage.partners[first - 1]
    lead = passage.word(first - 2)
    place = _place(passage, first - 1)
    length = bucket(closing - first) if closing > first else "open"
    yield f"mark length {length}"
    yield f"mark behind {place} length {length}"
    yield f"mark lead {lead}"
    yield f"mark lead {place} {cue.form.lemma}"
    yield f"mark lead {lead} {cue.form.lemma} {first - cue.last <= _NEAR}"
    yield f"mark lead {place} distance {bucket(first - cue.last)}"
    if closing > first:
        follower = _behind_closing(passage, closing)
        yield f"mark then {follower} length {length}"
        yield f"mark then {follower} {passage.word(closing + 1)}"
        yield f"mark then {follower} {place}"


def _behind_closing(passage: Passage, closing: int) -> str:
    """Return what follows a closing mark: punctuation, a reporting word, a word joined by و, another word."""
    if passage.ends_paragraph(closing + 1):
        return "end"
    word = passage.word(closing + 1)
    if not word[:1].isalnum():
        return word
    if closing + 1 in passage.cue_at:
        return "cue"
    return "and" if word.startswith("و") else "word"


def _shape(role: str, word: str) -> Iterator[str]:
    yield f"{role} starts {word[:1]} {min(len(word), 6)}"
    yield f"{role} starts {word[:2]}"
    yield f"{role} ends {word[-1:]}"
    yield f"{role} ends {word[-2:]}"


def _is_definite(word: str) -> bool:
    return word.startswith(("ال", "لل", "وال", "بال"))


def bucket(distance: int) -> str:
    """Return the size of a distance in tokens, coarser the longer it is."""
    for limit in (1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 50):
        if distance <= limit:
            return str(limit)
    return "more"


def refusal(passage: Passage, cue: Cue, openings: list[Opening], behind_quote: bool) -> Iterator[str]:
    """Yield what speaks for the cue reporting nothing."""
    form = cue.form
    before, behind = passage.word(cue.first - 1), passage.word(cue.last + 1)
    strong = next((opening for opening in openings if opening.place in STRONG), None)
    ahead = f"{strong.place} {bucket(strong.first - cue.last)}" if strong else "nothing"
    word = passage.folded[cue.first]
    verb = f"{form.lemma} {form.shape}"
    yield "none"
    yield f"none {verb}"
    yield f"none {word}"
    yield f"none {form.shape} {form.suffixed} {cue.proclitic}"
    yield f"none {form.needs} {ahead}"
    yield f"none {verb} {ahead.split(maxsplit=1)[0]}"
    yield f"none {word} behind {behind} {ahead}"
    yield f"none {form.shape} {form.suffixed} {ahead} {passage.word(strong.first - 2) if strong else ''}"
    yield f"none before {before}"
    yield f"none before class {passage.class_of(cue.first - 1)}"
    yield f"none {verb} before class {passage.class_of(cue.first - 1)}"
    yield f"none behind class {passage.class_of(cue.last + 1)}"
    yield f"none {verb} behind class {passage.class_of(cue.last + 1)}"
    yield f"none behind classes {passage.class_of(cue.last + 1)} {passage.class_of(cue.last + 2)}"
    yield f"none second class {passage.class_of(cue.last + 2)} {form.shape}"
    yield f"none around {passage.class_of(cue.first - 1)} {passage.class_of(cue.last + 1)}"
    yield f"none {verb} before {before}"
    yield f"none {form.shape} before {before}"
    yield f"none behind {behind}"
    yield f"none {verb} {form.gender} behind {behind}"
    yield f"none behind starts {behind[:2]}"
    yield f"none twice before {passage.word(cue.first - 2)} {before}"
    yield f"none starts sentence {passage.ends_sentence(cue.first)} {form.shape} {bool(cue.proclitic)}"
    yield f"none behind quote {behind_quote} {form.shape}"
    yield f"none field {passage.field}"


def _marked_before(passage: Passage, cue: Cue) -> str:
    """Return the size of what stands in marks right before the cue, but for a comma: «…»، تضيف فلانة."""
    last = cue.first - 1
    last -= passage.word(last) in ("،", ",", "-", "–")
    opening = passage.partners[last] if last >= 0 else -1
    return bucket(last - opening - 1) if 0 <= opening < last else "nothing"


def _word_class(word: str) -> str:
    """Return a mark of punctuation as it is, any word as ``word``."""
    return "word" if word[:1].isalnum() else word


def retreat(passage: Passage, cue: Cue, behind_quote: bool) -> Iterator[str]:
    """Yield what speaks for the cue reporting words that stand before it."""
    form = cue.form
    before, behind = passage.word(cue.first - 1), passage.word(cue.last + 1)
    twice = passage.word(cue.first - 2)
    yield "back"
    yield f"back {form.lemma} {form.shape}"
    yield f"back {form.shape} {form.suffixed} {cue.proclitic}"
    yield f"back {form.cue_class}"
    yield f"back before {before}"
    yield f"back before class {passage.class_of(cue.first - 1)} {form.shape}"
    yield f"back behind class {passage.class_of(cue.last + 1)} {form.shape}"
    yield f"back twice {_word_class(twice)} {_word_class(before)} {form.shape}"
    yield f"back {form.shape} before {before}"
    yield f"back behind quote {behind_quote} {form.shape}"
    yield f"back marked {_marked_before(passage, cue)} {form.shape}"
    yield f"back behind {behind}"
    yield f"back {form.lemma} behind {behind[:2]}"
    yield f"back starts sentence {passage.ends_sentence(cue.first)}"
