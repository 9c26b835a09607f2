"""Reporting words: the lexicon, and their occurrences in running text.

The lexicon keeps principal parts (past, present, participle, verbal noun); every inflected form is generated from them
and folded as :func:`worker.enrichment.cleaning.fold` folds the text.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from schemas.mentions import CueClass
from worker.enrichment import inflection, weighing, word_classes
from worker.enrichment.cleaning import fold, plain
from worker.enrichment.inflection import Gender, Number
from worker.enrichment.weighing import Weights

Shape = Literal["past", "present", "participle", "noun", "attribution"]
Evidence = Literal["any", "clause", "words"]
"""What must follow: anything reported, a clause or marked words, or marked words only."""

_TABLE = "cues.json"
_VERSION_DIGITS = 8
_ENDINGS = {"past": inflection.past, "present": inflection.present, "participle": inflection.participle}
_PARTS = ("past", "present", "participle", "noun")
_CONJUNCTIONS = ("و", "ف")
_RELATIVES = ("ما", "لما", "بما")
_OTHER_WORDS = ("فحسب", "وصف", "وفق")
_SHORTEST = 4  # letters of a form with its proclitic: shorter ones are other words (وقل)


class Form(NamedTuple):
    """One inflected form's reading."""

    lemma: str
    cue_class: CueClass
    shape: Shape
    gender: Gender
    number: Number
    needs: Evidence
    prepositions: tuple[str, ...]
    suffixed: bool
    """Whether it ends in a pronoun: the speaker's on a noun (قوله), an object's on a verb (وصفه)."""


class Cue(NamedTuple):
    """A reporting word: tokens ``first`` to ``last``, characters ``start`` to ``end`` without proclitics."""

    first: int
    last: int
    start: int
    end: int
    form: Form
    proclitic: str


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """The forms of all reporting words, and the weights of the decisions around them."""

    version: str
    forms: dict[str, Form]
    phrases: dict[tuple[str, ...], Form]
    classes: dict[str, str]
    """The class of each frequent word, folded."""
    weights: dict[str, Weights]


def load(folder: Path) -> CueLexicon:
    """Read the lexicon, word classes and trained weights of a folder such as ``worker/resources/quotations``.

    Raises ``OSError`` when a file is missing, ``ValueError`` or ``KeyError`` when one is malformed.
    """
    digest = hashlib.sha256()
    for name in (_TABLE, word_classes.FILE, weighing.FILE):
        digest.update((folder / name).read_bytes())
    untrained = load_untrained(folder)
    weights = weighing.read(folder / weighing.FILE)
    return replace(untrained, version=digest.hexdigest()[:_VERSION_DIGITS], weights=weights)


def load_untrained(folder: Path) -> CueLexicon:
    """Read all but the weights, which are trained with it."""
    return CueLexicon("untrained", *read_forms(folder), word_classes.read(folder / word_classes.FILE), {})


def read_forms(folder: Path) -> tuple[dict[str, Form], dict[tuple[str, ...], Form]]:
    """Return the inflected forms and the phrases of the folder's ``cues.json``."""
    table = json.loads((folder / _TABLE).read_text(encoding="utf-8"))
    return _forms(table), dict(_phrases(table["phrases"]))


def _forms(table: dict[str, Any]) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for row in table["attributions"]:
        forms[fold(row["form"])] = Form(row["form"], row["class"], "attribution", "", "", "any", (), False)
    for part in _PARTS:  # a finite verb wins over a noun that is spelled like it
        for row in table["verbs"]:
            for text, form in _inflect(row, part):
                forms.setdefault(fold(text), form)
    return forms


def _phrases(rows: list[dict[str, Any]]) -> Iterator[tuple[tuple[str, ...], Form]]:
    for row in rows:
        *head, noun = row["words"]
        for text, suffixed in inflection.noun(noun):
            form = Form(" ".join(row["words"]), "attribution", "attribution", "", "", "any", (), suffixed)
            yield tuple(map(fold, (*head, text))), form


def _inflect(row: dict[str, Any], part: str) -> Iterator[tuple[str, Form]]:
    if part not in row:
        return
    word = plain(row[part])
    shared = (row["needs"], tuple(row.get("prepositions", ())))
    if part == "noun":
        for text, suffixed in inflection.noun(word):
            yield text, Form(row["past"], row["class"], "noun", "", "", *shared, suffixed)
        return
    for text, gender, number in _ENDINGS[part](word):
        form = Form(row["past"], row["class"], part, gender, number, *shared, False)  # type: ignore[arg-type]
        yield text, form
        if part != "participle":
            yield from ((bound, form._replace(suffixed=True)) for bound in inflection.with_objects(text, number))


def find(folded: Sequence[str], starts: Sequence[int], ends: Sequence[int], lexicon: CueLexicon) -> list[Cue]:
    """Return the reporting words of a run of tokens, given their folded forms and offsets, in order."""
    cues: list[Cue] = []
    longest = max(map(len, lexicon.phrases), default=1)
    taken = -1
    for i in range(len(folded)):
        if i <= taken:
            continue
        phrase = _phrase_at(folded, i, longest, lexicon)
        if phrase:
            words, form = phrase
            taken = i + words - 1
            cues.append(Cue(i, taken, starts[i], ends[taken], form, ""))
            continue
        reading = read(folded[i], lexicon)
        if reading:
            form, proclitic = reading
            taken = _verb_behind(folded, i, lexicon) if form.shape == "attribution" else i
            cues.append(Cue(i, taken, starts[i] + len(proclitic), ends[taken], form, proclitic))
    return cues


def _verb_behind(folded: Sequence[str], i: int, lexicon: CueLexicon) -> int:
    """Return the index of the verb that belongs to an attribution (وفق ما أعلن), or that of the attribution."""
    k = i + 1 + (i + 1 < len(folded) and folded[i + 1] in _RELATIVES)
    form = lexicon.forms.get(folded[k]) if k < len(folded) else None
    return k if form and form.shape in ("past", "present") and (k > i + 1 or folded[i].endswith("ما")) else i


def read(folded: str, lexicon: CueLexicon) -> tuple[Form, str] | None:
    """Return the reading of a folded word and the proclitic in front of it, or ``None``."""
    form = lexicon.forms.get(folded)
    if form:
        return form, "ب" if form.shape == "noun" and folded[0] == "ب" and form.lemma[0] != "ب" else ""
    if len(folded) >= _SHORTEST and folded[0] in _CONJUNCTIONS and folded not in _OTHER_WORDS:
        form = lexicon.forms.get(folded[1:])
        if form:
            return form, folded[0]
    return None


def _phrase_at(folded: Sequence[str], i: int, longest: int, lexicon: CueLexicon) -> tuple[int, Form] | None:
    for words in range(longest, 1, -1):
        form = lexicon.phrases.get(tuple(folded[i : i + words]))
        if form:
            return words, form
    return None
