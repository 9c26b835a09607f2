"""The outlet that passes a quote on: «قال لرويترز»، «نقلت سانا عن …»، «في تصريح لصحيفة …»."""

from collections.abc import Iterator

from worker.enrichment.cues import Cue
from worker.enrichment.marks import MARKS
from worker.enrichment.passages import Passage
from worker.enrichment.quoted import Quotation
from worker.enrichment.speakers import Cast, Name, Voice
from worker.enrichment.vocabulary import OUTLETS, TELLINGS

_WITH = ("مع", "الي", "عبر", "علي", "في")
_FARTHEST = 40  # tokens between the beginning of the sentence and the quote that are looked through


def via(quotation: Quotation, voice: Voice | None, cast: Cast, latest: Voice | None) -> str | None:
    """Return the id of the entity that relays the quotation in its sentence, or ``None``.

    ``latest`` is who spoke last: «ونقلت عن مراسلها» has no outlet of its own.
    """
    cue, passage = quotation.cue, quotation.passage
    if cue is None:
        return None
    begin = cue.first
    while begin > 0 and cue.first - begin < _FARTHEST and not passage.ends_sentence(begin):
        begin -= 1
    end = quotation.first if quotation.first > cue.last else cue.last + 1
    names = [name for name in cast.between(begin, end) if name.mention.type == "ORG" and not _speaks(name, voice)]
    relay = next((other for other in _cues_of_sentence(passage, begin, cue) if other.form.cue_class == "relay"), None)
    if relay:
        return _relaying(passage, names, relay, voice, latest)
    return next((name.entity.id for name in names if _addressed(passage, name, cue, voice)), None)


def _cues_of_sentence(passage: Passage, begin: int, cue: Cue) -> Iterator[Cue]:
    """Yield the cue, and before a verbal noun (نقلت … قوله إن) the cues before it in the sentence, nearest first."""
    yield cue
    if cue.form.shape == "noun":
        yield from (passage.cue_at[i] for i in range(cue.first - 1, begin - 1, -1) if i in passage.cue_at)


def _speaks(name: Name, voice: Voice | None) -> bool:
    if voice is None:
        return False
    return voice.entity == name.entity.id or (voice.role != "carried" and voice.first <= name.first < voice.last)


def _relaying(passage: Passage, names: list[Name], cue: Cue, voice: Voice | None, latest: Voice | None) -> str | None:
    """Return the subject of a verb of relaying; the one who spoke last when it has none."""
    if voice is None or voice.role == "carried":
        return None
    own = [name for name in names if name.last <= voice.first or voice.first < cue.first]
    if own:
        return min(own, key=lambda name: abs(name.first - cue.first)).entity.id
    bare = passage.word(cue.last + 1) == "عن"
    return latest.entity if bare and latest and latest.type == "ORG" else None


def _addressed(passage: Passage, name: Name, cue: Cue, voice: Voice | None) -> bool:
    """Whether the words were said to the one named: «لرويترز»، «لصحيفة …»، «مع قناة …»."""
    i = name.first - 1
    while i >= 0 and passage.tokens[i].norm in MARKS:
        i -= 1
    word = passage.word(i)
    if word in OUTLETS and passage.word(i - 1) in _WITH:
        return True
    if name.mention.start > passage.tokens[name.first].start:
        first = passage.folded[name.first]
        return first[0] == "ل" and (_bare(first) in OUTLETS or _may_be_told(passage, i, cue, voice))
    if word == "ل" or (word == "الي" and passage.word(i - 1) in TELLINGS):
        return _may_be_told(passage, i - 1, cue, voice)
    return word.startswith("ل") and _bare(word) in OUTLETS


def _may_be_told(passage: Passage, i: int, cue: Cue, voice: Voice | None) -> bool:
    """Whether words about telling end at token ``i``: the cue, its subject, an occasion (تصريح)."""
    if i == cue.last or passage.word(i) in TELLINGS or passage.word(i) in ("،", ",", ")"):
        return True
    return voice is not None and voice.role.startswith("after") and i == voice.last - 1


def _bare(word: str) -> str:
    return word.removeprefix("لل").removeprefix("ل")
