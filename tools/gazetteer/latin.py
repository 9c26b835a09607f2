"""What the consonants of a Latin place name become in Arabic letters."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

_SOUNDS = (
    ("sch", "ش"), ("tch", "تش"), ("sh", "ش"), ("kh", "خ"), ("gh", "غ"), ("th", "ت"), ("ph", "ف"), ("ck", "ك"),
    ("zh", "ج"), ("ts", "تس"), ("tz", "تس"), ("qu", "ك"), ("ch", "تش|ش|ك"), ("ce", "س"), ("ci", "س"), ("cy", "س"),
    ("x", "كس"), ("j", "ج"), ("b", "ب"), ("c", "ك"), ("d", "د"), ("f", "ف"), ("g", "ج"), ("k", "ك"), ("l", "ل"),
    ("m", "م"), ("n", "ن"), ("p", "ب"), ("q", "ق"), ("r", "ر"), ("s", "س"), ("t", "ت"), ("v", "ف"), ("z", "ز"),
)  # fmt: skip
_LETTERS = dict(_SOUNDS)
_SOUND = re.compile("|".join(latin for latin, _ in _SOUNDS))
_LONGEST = 12  # consonants that are read: enough to tell names apart


def transcriptions(name: str) -> Iterator[str]:
    """Yield the name's consonants in Arabic letters."""
    bare = name.casefold().replace("ı", "i").replace("ł", "l")
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    choices = [_LETTERS[sound].split("|") for sound in _SOUND.findall(plain)[:_LONGEST]]
    yield from map("".join, product(*choices))
