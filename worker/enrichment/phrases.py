"""Noun phrases that describe a speaker: where they begin and end, found by the words around them."""

from worker.enrichment.marks import MARKS
from worker.enrichment.openings import PARTICLES
from worker.enrichment.passages import Passage
from worker.enrichment.vocabulary import (
    APPENDED,
    ATTITUDES,
    AUXILIARIES,
    CIRCUMSTANCES,
    CLAUSE_STARTS,
    OCCASIONS,
    OFFICES,
    RELATIVES,
    bare,
    words,
)

Span = tuple[int, int]

_LONGEST = 14  # words of a described speaker
_LONGEST_NAME = 6  # words of a speaker's name
_LONGEST_CONNECTIVE = 5  # words that join a clause to the text, its comma included
_JOINING = words("بدوره بدورها بدورهم كما فيما بينما")
_SIDES = words("جهته جهتها جهتهم جانبه جانبها جانبهم ناحيته ناحيتها ناحيتهم")
_ASIDES = words("""
    أمس اليوم السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة مساء صباح ظهر فجر أيضا كذلك لاحقا سابقا
    بدوره بدورها مجددا حينها آنذاك عنه عنها عنهم له لها لهم لنا فيه فيها منه منها به بها بذلك إليه إليها عليه عليها
""")
"""Words between a verb and its subject."""
_DANGLING = words("من في إلى عن ب ل")
_ISSUED = words("صادر صادرة")
_PUBLISHED = words("""
    صدر صدرت نشره نشرها نشرته نشرتها نشرت أصدره أصدرها أصدرته أصدرتها أجراه أجراها أجرته أجرتها أجري أجريت أعده أعدها
    أعدته أعدتها أعد أعدت بثه بثها بثته بثتها أشرف أشرفت وزعه وزعها وزعته وزعتها توصل توصلت تلقى تلقت تلقته تلقتها
    حصلت اطلعت أوردته أوردتها أعلنه أعلنها أعلنته أعلنتها أرسله أرسلها أرسلته أرسلتها
""")
"""Verbs that begin a relative clause behind an indefinite document, which takes no pronoun: بيان نشرته الوزارة."""


def phrase_from(passage: Passage, start: int, end: int, *, document: bool = False) -> Span | None:
    """Return the noun phrase that begins at token ``start`` and ends before ``end``.

    It stops before a relative clause, a circumstance, punctuation, or a noun that agrees in definiteness with nothing
    before it (the verb's object). It may begin with the name of an occasion if a ``document`` may speak: وفقا لتقرير.
    """
    if start >= end or not passage.tokens[start].norm[0].isalpha():
        return None
    if _leaves(passage, start, end) and not (document and passage.folded[start].removeprefix("ل") in OCCASIONS):
        return None
    last = start + 1
    while last < min(end, start + _LONGEST) and not _leaves(passage, last, end) and not _turns(passage, last):
        if passage.folded[last] == ")" and "(" not in passage.folded[start:last]:
            break  # the phrase stands in brackets
        last += 1
    while last > start + 1 and _hangs(passage, start, last - 1):
        last -= 1
    return start, last


def _hangs(passage: Passage, start: int, i: int) -> bool:
    """Whether a phrase that begins at ``start`` can't end with token ``i``: punctuation, a preposition.

    A mark that closes inside what it opened there may: مصادر «الوطن».
    """
    if passage.tokens[i].norm[0].isalnum():
        return passage.folded[i] in _DANGLING
    return passage.partners[i] < start or passage.partners[i] > i


def name_behind(passage: Passage, start: int, end: int) -> Span | None:
    """Return what may be a name behind the description that ends at token ``start``: المدير الجديد (منير عزوز).

    A name is a run of indefinite words, the last one definite or not.
    """
    if passage.word(start) in _PUBLISHED:
        return None
    start += passage.word(start) in ("،", ",")
    last = start
    while last < min(end, start + _LONGEST_NAME) and not _leaves(passage, last, end) and not _ends_name(passage, last):
        last += 1
        if passage.folded[last - 1].startswith("ال") and not _is_inside_name(passage, last - 1):
            break
    while last > start and not passage.tokens[last - 1].norm[0].isalnum():
        last -= 1
    return (start, last) if last > start and passage.word(start)[0].isalpha() else None


def _ends_name(passage: Passage, i: int) -> bool:
    word = passage.folded[i]
    return word in OFFICES or word in ("في", "من", "ل") or word.startswith("لل")


def _is_inside_name(passage: Passage, i: int) -> bool:
    """Whether a definite word goes on with a name: عبد العزيز، فضل الله."""
    return passage.folded[i] == "الله" or passage.word(i - 1) in ("عبد", "ابو", "بن", "ابن")


def behind_asides(passage: Passage, start: int, end: int) -> int:
    """Return where the subject may begin behind a verb: past a day, an adverb, a pronoun (له، عنها)."""
    while start < end and (passage.folded[start] in _ASIDES or passage.tokens[start].norm in "-–"):
        start += 1
    return start


def _leaves(passage: Passage, i: int, end: int) -> bool:
    """Whether token ``i`` is no part of a noun phrase."""
    word = passage.folded[i]
    if passage.tokens[i].norm == "علي" or (word == "عن" and bare(passage.word(i - 1)) in _ISSUED):
        return False  # a name: the preposition is spelled على; who issued a document
    if word == "لدي":
        return _is_occasion(passage.word(i + 1))
    if word in RELATIVES or word in CIRCUMSTANCES or word in ATTITUDES or word in PARTICLES:
        return True
    if not passage.tokens[i].norm[0].isalnum():
        return passage.tokens[i].norm not in MARKS and passage.tokens[i].norm not in "()"
    following = passage.folded[i + 1] if i + 1 < end else ""
    if word == "في":
        return following in OCCASIONS or i + 1 >= end
    return word[:1] in "لب" and word[1:] in OCCASIONS


def _is_occasion(word: str) -> bool:
    """Whether a verbal noun with its subject follows لدى (وصوله، لقائه), no body that somebody is accredited to."""
    return word.endswith(("ه", "ها", "هم")) and not word.startswith("ال")


def _turns(passage: Passage, i: int) -> bool:
    """Whether a word begins what is no part of the phrase before it.

    That is the verb's object, indefinite behind a definite word (الوزيرة رغبتها), or a relative clause.
    """
    word, before = passage.folded[i], passage.folded[i - 1]
    if word in _PUBLISHED:
        return True
    if not before.startswith(("ال", "لل")) or not word[:1].isalpha() or word in APPENDED:
        return False
    return word not in ("في", "من") and not word.startswith(("ال", "ل", "ب", "و", "ذا", "ذو"))


def phrase_before(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase that ends right before token ``end``, back to punctuation or ``begin``."""
    last = end
    while last > begin and passage.folded[last - 1] in AUXILIARIES:
        last -= 1
    first = last
    while first > begin and last - first < _LONGEST and passage.tokens[first - 1].norm[0].isalpha():
        first -= 1
        if passage.folded[first] in CLAUSE_STARTS:
            first += 1
            break
    return (first, last) if first < last else None


def subject_of_clause(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase behind the first word of the clause that token ``begin`` starts: its verb's subject."""
    first = _behind_connective(passage, begin, end)
    while first < end and (passage.folded[first] in CLAUSE_STARTS or not passage.tokens[first].norm[0].isalnum()):
        first += 1
    return phrase_from(passage, first + 1, end)


def _behind_connective(passage: Passage, begin: int, end: int) -> int:
    """Return where a clause begins behind what joins it to the text: من جهته، وفي المقابل، بدوره."""
    word = passage.word(begin).removeprefix("و")
    if word in _JOINING:
        return begin + 1
    if word not in ("من", "في", "علي"):
        return begin
    for i in range(begin + 1, min(begin + _LONGEST_CONNECTIVE, end)):
        if passage.folded[i] in ("،", ",") or passage.folded[i] in _SIDES:
            return i + 1
    return begin


def relative_head(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase whose relative clause holds the token ``end``: «الخبراء الذين … يقولون»."""
    for i in range(end - 1, begin, -1):
        if passage.folded[i] in RELATIVES:
            return phrase_before(passage, begin, i)
        if passage.tokens[i].norm in "؛:":
            return None
    return None
