"""Noun phrases that describe a speaker: where they begin and end, found by the words around them."""

from worker.enrichment.cleaning import fold
from worker.enrichment.marks import MARKS
from worker.enrichment.openings import PARTICLES
from worker.enrichment.passages import Passage

Span = tuple[int, int]

RELATIVES = frozenset(("الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللواتي", "ممن", "حيث"))
_CIRCUMSTANCES = frozenset(
    fold(word)
    for word in (
        "خلال عقب بعد قبل أمس اليوم أول إلى على عن عبر حول بشأن ردا إثر أثناء السبت الأحد الاثنين الإثنين الثلاثاء "
        "الأربعاء الخميس الجمعة مساء صباح ظهر فجر أيضا كذلك قد لاحقا سابقا عندما حين لدى تعليقا بدوره بدورها قائلا قائلة "
        "نقلا لا لم لن ليس غير بأنه مؤكدا مشيرا"
    ).split()
)
_OCCASIONS = frozenset(
    fold(word)
    for word in (
        "تصريح تصريحات تصريحه تصريحاته تصريحاتها حديث حديثه حديثها بيان بيانه بيانها مؤتمر مقابلة كلمة كلمته كلمتها لقاء تغريدة "
        "حوار خطاب اتصال تقرير تقريرها تقريره مقال رسالة مداخلة وقت ختام هذا هذه السياق ذات نفس رده ردها بلاغ منشور تدوينة معرض "
        "سياق إطار أعقاب بداية نهاية أول آخر"
    ).split()
)
_BACK = frozenset(fold(word) for word in "قد كان كانت لم لا الذي التي الذين وقد".split()) | {"،", ","}
_CLAUSE_STARTS = frozenset(
    fold(word) for word in "وكان وكانت كان كانت فيما بينما لكن حيث وأن أن إذ كما وكذلك ولكن إلا ثم وقد إن وإن".split()
)
_SELF = frozenset(("ذاته", "ذاتها", "نفسه", "نفسها", "عينه", "عينها", "باسم", "العام"))
_LONGEST = 14  # words of a described speaker


def phrase_from(passage: Passage, start: int, end: int) -> Span | None:
    """Return the noun phrase that begins at token ``start`` and ends before ``end``.

    It stops before a relative clause, a circumstance, punctuation, or a noun that agrees in definiteness with nothing
    before it (the verb's object).
    """
    if start >= end or not passage.tokens[start].norm[0].isalpha() or _leaves(passage, start, end):
        return None
    last = start + 1
    while last < min(end, start + _LONGEST) and not _leaves(passage, last, end) and not _turns(passage, last):
        last += 1
    while last > start + 1 and not passage.tokens[last - 1].norm[0].isalnum():
        last -= 1
    return start, last


def _leaves(passage: Passage, i: int, end: int) -> bool:
    """Whether token ``i`` is no part of a noun phrase."""
    word = passage.folded[i]
    if word in RELATIVES or word in _CIRCUMSTANCES or word in PARTICLES:
        return True
    if not passage.tokens[i].norm[0].isalnum():
        return passage.tokens[i].norm not in MARKS and passage.tokens[i].norm not in "()"
    following = passage.folded[i + 1] if i + 1 < end else ""
    if word == "في":
        return following in _OCCASIONS or i + 1 >= end
    return word[:1] in "لب" and word[1:] in _OCCASIONS


def _turns(passage: Passage, i: int) -> bool:
    """Whether an indefinite word behind a definite one begins the verb's object: الوزيرة التزامها."""
    word, before = passage.folded[i], passage.folded[i - 1]
    if not before.startswith(("ال", "لل")) or not word[:1].isalpha() or word in _SELF:
        return False
    return not word.startswith(("ال", "لل", "ل", "ب", "و", "في", "من", "ذا", "ذو"))


def phrase_before(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase that ends right before token ``end``, back to punctuation or ``begin``."""
    last = end
    while last > begin and passage.folded[last - 1] in _BACK:
        last -= 1
    first = last
    while first > begin and last - first < _LONGEST and passage.tokens[first - 1].norm[0].isalpha():
        first -= 1
        if passage.folded[first] in _CLAUSE_STARTS:
            first += 1
            break
    return (first, last) if first < last else None


def subject_of_clause(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase behind the first word of the clause that token ``begin`` starts: its verb's subject."""
    first = begin
    while first < end and (passage.folded[first] in _CLAUSE_STARTS or not passage.tokens[first].norm[0].isalnum()):
        first += 1
    return phrase_from(passage, first + 1, end)


def relative_head(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase whose relative clause holds the token ``end``: «الخبراء الذين … يقولون»."""
    for i in range(end - 1, begin, -1):
        if passage.folded[i] in RELATIVES:
            return phrase_before(passage, begin, i)
        if passage.tokens[i].norm in "؛:":
            return None
    return None
