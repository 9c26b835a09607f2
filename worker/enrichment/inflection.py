"""Arabic inflection of reporting words from their principal parts, spelled without vowel signs."""

from collections.abc import Iterator
from typing import Literal

Gender = Literal["m", "f", ""]
Number = Literal["s", "d", "p", ""]
Inflected = tuple[str, Gender, Number]

_OBJECTS = ("ه", "ها", "هم")


def past(word: str) -> Iterator[Inflected]:
    """Inflect the third person of a past tense given as its masculine singular."""
    yield word, "m", "s"
    if word.endswith(("ى", "ا")):
        stem = word[:-1]
        glide = "ي" if word.endswith("ى") else "و"
        yield from ((stem + "ت", "f", "s"), (stem + glide + "ا", "m", "d"), (stem + "تا", "f", "d"))
        yield from ((stem + "وا", "m", "p"), (stem + glide + "ن", "f", "p"))
        return
    yield from ((word + "ت", "f", "s"), (word + "ا", "m", "d"), (word + "تا", "f", "d"), (word + "وا", "m", "p"))
    hollow = len(word) == len("قال") and word[1] == "ا"
    short = word[0] + word[-1] if hollow else word
    yield from ((short + "ن", "f", "p"), (short + "ت", "", "s"), (short + "نا", "", "p"))


def present(word: str) -> Iterator[Inflected]:
    """Inflect the present tense given as its third person masculine singular, future included."""
    body = word[1:]
    stem = body[:-1] if body[-1] in "يوى" else body
    dual = body[:-1] + "ي" if body.endswith("ى") else body
    for future in ("", "س"):
        for prefix, gender in (("ي", "m"), ("ت", "f")):
            yield future + prefix + body, gender, "s"  # type: ignore[misc]
            yield future + prefix + dual + "ان", gender, "d"  # type: ignore[misc]
        yield future + "ي" + stem + "ون", "m", "p"
        yield from ((future + "أ" + body, "", "s"), (future + "ن" + body, "", "p"))


def participle(word: str) -> Iterator[Inflected]:
    """Inflect a participle of circumstance: an indefinite accusative (مؤكدا)."""
    stem = word[:-1] if word.endswith("ي") else word
    yield from ((word + "ا", "m", "s"), (word + "ة", "f", "s"), (stem + "ين", "m", "p"), (word + "ات", "f", "p"))
    yield word + "تين", "f", "d"


def noun(word: str) -> Iterator[tuple[str, bool]]:
    """Inflect a verbal noun: bare, with a speaker's pronoun, and definite after ب (بالقول)."""
    bound = word[:-1] + "ت" if word.endswith("ة") else word
    yield word, False
    yield from ((bound + pronoun, True) for pronoun in ("ه", "ها", "هم", "هما", "هن"))
    yield from (("ال" + word, False), ("بال" + word, False))
    yield from (("ب" + bound + pronoun, True) for pronoun in ("ه", "ها", "هم", "هما"))
    yield "ب" + word, False


def with_objects(form: str, number: Number) -> Iterator[str]:
    """Yield a finite verb with each object pronoun: وصفه, وصفوها."""
    if _takes_object(form, number):
        bound = form.removesuffix("ا") if form.endswith("وا") else form
        yield from (bound + pronoun for pronoun in _OBJECTS)


def _takes_object(form: str, number: Number) -> bool:
    """Whether a pronoun follows the form as it stands: not behind a final weak letter (دعا، نفى)."""
    return form.endswith(("وا", "ون")) if number == "p" else number == "s" and not form.endswith(("ى", "ا"))
