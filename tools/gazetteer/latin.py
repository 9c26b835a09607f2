"""What the consonants of a Latin place name become in Arabic letters."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from worker.enrichment.place_names import skeleton

_SOUNDS = (
    ("sch", "ش"), ("tch", "تش"), ("sh", "ش"), ("kh", "خ"), ("gh", "غ"), ("th", "ت"), ("ph", "ف"), ("ck", "ك"), ("zh", "ج"),
    ("ts", "تس"), ("tz", "تس"), ("qu", "ك"), ("ch", "تش|ش|ك"), ("ce", "س"), ("ci", "س"), ("cy", "س"), ("x", "كس"), ("j", "ج"),
    ("b", "ب"), ("c", "ك"), ("d", "د"), ("f", "ف"), ("g", "ج"), ("k", "ك"), ("l", "ل"), ("m", "م"), ("n", "ن"), ("p", "ب"),
    ("q", "ق"), ("r", "ر"), ("s", "س"), ("t", "ت"), ("v", "ف"), ("z", "ز"),
)  # fmt: skip
_LETTERS = dict(_SOUNDS)
_SOUND = re.compile("|".join(latin for latin, _ in _SOUNDS))


def skeletons_of_latin(name: str) -> Iterator[str]:
    """Yield the skeletons that an Arabic transcription of the name can have: one, or a few where ``ch`` is ambiguous."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i").replace("ł", "l")).encode("ascii", "ignore").decode()
    choices = [_LETTERS[sound].split("|") for sound in _SOUND.findall(plain)]
    spelled = dict.fromkeys(skeleton("".join(sounds)) for sounds in product(*choices[:12]))
    yield from filter(None, spelled)
