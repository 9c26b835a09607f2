"""Where what is reported may end, and where words that stand before their reporting word may begin."""

from collections.abc import Iterator

from worker.enrichment.cues import Cue
from worker.enrichment.marks import MARKS
from worker.enrichment.openings import PARTICLES, Opening, bucket
from worker.enrichment.passages import Passage
from worker.enrichment.vocabulary import FIRST_PERSON

BREAKS = frozenset("،,؛;:!؟?-–—()/.…") | MARKS
_SOON = 12  # tokens behind a reporting word in which speech is announced
_NAME = 5  # tokens between marks around a name, at most
_COMING = 5  # words between a boundary and the next reporting word that still belongs to it
_ABBREVIATED = 2  # letters before the point of an abbreviation
_LONGEST = 300  # tokens of unmarked speech; longer is a text, not a quote
_FARTHEST_BACK = 80  # tokens of words reported by a cue behind them


def ends(passage: Passage, first: int) -> Iterator[int]:
    """Yield the indexes (exclusive) where words that begin at ``first`` may end, nearest first.

    A place is a mark of punctuation, a reporting word, or a sentence's end; none lies inside paired marks. The last one
    is the paragraph's end, a limit, or the last place before other speech is announced by a colon.
    """
    i = first
    yielded = False
    last = min(len(passage.tokens), first + _LONGEST)
    while i < last:
        if i > first and (i in passage.cue_at or passage.ends_sentence(i) or breaks(passage, i)):
            if yielded and i in passage.cue_at and _announces(passage, passage.cue_at[i]):
                return
            yield i
            yielded = True
            if passage.ends_paragraph(i):
                return
        partner = passage.partners[i]
        i = partner + 1 if partner > i else i + 1
    yield max(last, first + 1)


def _announces(passage: Passage, cue: Cue) -> bool:
    """Whether a colon stands in the few words behind the cue."""
    for i in range(cue.last + 1, min(cue.last + 9, len(passage.tokens))):
        if passage.ends_sentence(i):
            return False
        if passage.folded[i] == ":":
            return True
    return False


def breaks(passage: Passage, i: int) -> bool:
    """Whether token ``i`` is punctuation, not the point of a number or an abbreviation (3.5, أ.ف.ب)."""
    token = passage.tokens[i]
    if token.norm[0] not in BREAKS:
        return False
    if not (token.norm in ".,،:-/" and 0 < i < len(passage.tokens) - 1):
        return True
    left, right = passage.tokens[i - 1], passage.tokens[i + 1]
    if left.end != token.start or token.end != right.start:
        return True
    return not (right.norm[0].isdigit() or right.norm.isascii() or len(left.norm) <= _ABBREVIATED)


def before_cue(passage: Passage, cue: Cue) -> int:
    """Return where words before the cue end (token index, exclusive): وذلك بحسب فلان only points back at them."""
    return cue.first - (passage.word(cue.first - 1) == "وذلك")


def starts(passage: Passage, cue: Cue, free: int) -> Iterator[int]:
    """Yield the indexes where words that end before the cue may begin, nearest first, none before token ``free``."""
    end = before_cue(passage, cue)
    i = end - 1
    last = max(free, end - _FARTHEST_BACK)
    while i >= last:
        partner = passage.partners[i]
        if 0 <= partner < i:
            i = partner
        if i < last:
            return
        behind = passage.ends_sentence(i) or passage.tokens[i - 1].norm[0] in BREAKS or i == last
        if (behind or passage.word(i - 1) in PARTICLES) and passage.tokens[i].norm not in BREAKS - MARKS:
            yield i
        if passage.ends_sentence(i):
            return
        i -= 1


def stop_evidence(passage: Passage, opening: Opening, cue: Cue | None, end: int) -> Iterator[str]:
    """Yield what speaks for or against reported words ending before token ``end``."""
    place, first = opening.place, opening.first
    here, before, behind = passage.word(end), passage.word(end - 1), passage.word(end + 1)
    sentence = passage.ends_sentence(end)
    mark = here if here[:1] in BREAKS else "sentence" if sentence else "cue"
    follower = behind if here[:1] in BREAKS else here
    at = end + 1 if here[:1] in BREAKS else end
    kind = f"{place} {mark}"
    length = bucket(end - first)
    yield kind
    yield f"{kind} length {length}"
    yield f"{kind} follower {follower}"
    yield f"{mark} follower {follower}"
    yield f"{mark} follower starts {follower[:1]} {min(len(follower), 6)}"
    yield f"{mark} follower starts {follower[:2]}"
    yield f"{mark} follower starts {follower[:3]}"
    yield f"{mark} follower ends {follower[-2:]}"
    yield f"{mark} before {before}"
    yield f"{mark} before class {passage.class_of(end - 1)}"
    yield f"{mark} follower class {passage.class_of(at)}"
    yield f"{kind} follower class {passage.class_of(at)}"
    yield f"{mark} second class {passage.class_of(at + 1)}"
    yield f"{mark} classes {passage.class_of(at)} {passage.class_of(at + 1)}"
    yield f"{mark} around {passage.class_of(end - 1)} {passage.class_of(at)}"
    yield f"{mark} third class {passage.class_of(at + 2)}"
    yield f"{mark} then {follower} {passage.word(at + 1)}"
    yield f"{mark} then starts {follower[:1]} {passage.word(at + 1)[:2]}"
    if cue:
        yield f"{kind} cue {cue.form.shape} {cue.form.lemma}"
        yield f"{mark} cue {cue.form.needs}"
    following = passage.cue_at.get(at)
    if following:
        form = following.form
        evidence = _announced(passage, following)
        yield f"{mark} cue {form.shape} {following.proclitic} {form.suffixed}"
        yield f"{mark} cue {form.shape} {form.lemma}"
        yield f"{mark} cue {form.shape} {following.proclitic} {evidence} {place}"
        yield f"{mark} cue {form.lemma} {evidence}"
        same = cue is not None and form.lemma == cue.form.lemma and form.shape == cue.form.shape
        yield f"{mark} cue same {same} {bool(following.proclitic)} {evidence} {place}"
    else:
        yield from _coming_cue(passage, at, mark, place)
    if sentence:
        yield f"{place} sentence paragraph {passage.ends_paragraph(end)}"
        yield f"{place} sentence starts {follower[:2]}"
        yield f"{place} after {before if before[:1] in BREAKS else 'word'}"
        yield f"{place} sentence first person {_in_first_person(passage, end)}"
        yield f"{place} sentence first person {_in_first_person(passage, first)} {_in_first_person(passage, end)}"
    if here == '"' or here in MARKS:
        yield f"{place} {mark} paired {passage.partners[end] >= 0}"


def _coming_cue(passage: Passage, at: int, mark: str, place: str) -> Iterator[str]:
    """Yield what a reporting word a few words behind the boundary tells: «، وبدوره أكد …»."""
    for i in range(at + 1, min(at + _COMING, len(passage.tokens))):
        if passage.ends_sentence(i) or breaks(passage, i):
            return
        cue = passage.cue_at.get(i)
        if cue:
            yield f"{mark} coming {cue.form.shape} {cue.form.needs} {_announced(passage, cue)}"
            yield f"{mark} coming {place} {_announced(passage, cue)} {passage.word(at)}"
            return


def _in_first_person(passage: Passage, start: int) -> bool:
    """Whether the words behind ``start`` speak of me or us."""
    for i in range(start, min(start + 14, len(passage.tokens))):
        word = passage.folded[i]
        if i > start and passage.ends_sentence(i):
            return False
        if word in FIRST_PERSON or (len(word) > len("كلنا") and word.endswith("نا")):
            return True
    return False


def _announced(passage: Passage, cue: Cue) -> str:
    """Return the first sign of speech in the words behind a cue: a particle, a colon, marks around more than a name."""
    i = cue.last + 1
    last = min(i + _SOON, len(passage.tokens))
    while i < last and not passage.ends_sentence(i):
        word, partner = passage.folded[i], passage.partners[i]
        if word in PARTICLES:
            return "particle"
        if word == ":" or (passage.tokens[i].norm in MARKS and partner - i > _NAME):
            return "marked"
        i = partner + 1 if partner > i else i + 1
    return "nothing"


def start_evidence(passage: Passage, cue: Cue, start: int) -> Iterator[str]:
    """Yield what speaks for words before the cue beginning at token ``start``."""
    end = before_cue(passage, cue)
    here, lead = passage.word(start), passage.word(start - 1)
    sentence = passage.ends_sentence(start)
    edge = "particle" if lead in PARTICLES else "limit"
    kind = "sentence" if sentence else lead if lead[:1] in BREAKS else edge
    closed = passage.partners[start]
    marked = start < closed >= end - 2  # nothing but a comma between the closing mark and the cue
    yield kind
    yield f"{kind} {cue.form.shape} {cue.form.lemma}"
    yield f"{kind} {cue.form.shape} marked {marked}"
    yield f"{kind} here {here}"
    yield f"{kind} here class {passage.class_of(start)}"
    yield f"{kind} before class {passage.class_of(start - 2)}"
    yield f"{kind} starts {here[:2]}"
    yield f"{kind} length {bucket(end - start)}"
    yield f"marked {marked} {bucket(end - start)}"
    yield f"{kind} cue inside {start in passage.cue_at}"
