"""What stands around the place names of an article: class words, nationality adjectives, containers, the dateline."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from worker.enrichment.cleaning import fold
from worker.enrichment.document import Document, Entity, Field, Mention, Token
from worker.enrichment.place_classes import (
    CLASS_WORDS,
    IN_CITIES,
    SEVERAL,
    class_word_of,
    folded,
    is_centre,
    split_class,
)

_LINKS = folded(
    "في ب شمال شمالي شمالا الشمال جنوب جنوبي جنوبا الجنوب شرق شرقي الشرق غرب غربي الغرب وسط داخل قرب بالقرب ضواحي",
    "أطراف مدينة محافظة ولاية بلدة إقليم منطقة مقاطعة ريف إمارة جهة قضاء عمالة دائرة جماعة قطاع",
    'عاصمة العاصمة مركز جزيرة التابعة التابع الواقعة الواقع الكائنة الكائن ، ( - – « "',
)
"""Words that may stand between a place and the one that it lies in."""
_QUOTES_AND_COMMAS = frozenset('،«"')  # alone they tell nothing
_BESIDE_LINKS = frozenset({"من", "الي"})  # «بالقرب من», «إلى الشرق من»: no links alone
_JOINERS = frozenset({"و", "او", "حتي"})
_OPENING_MARKS = frozenset("\"«“'(")
_JOINTS = (["،"], [","], ["و"])
_LINKED_WORDS = 4  # words between a place and its container
_ADJECTIVE_WORDS = 2  # words after a name within which a nationality adjective belongs to it
_ADJECTIVE_ENDINGS = ("ي", "يه")  # قاعدة أفيانو الجوية الإيطالية, but not بريطانيا النفط الروسي
_DATELINE_TOKENS = 8  # tokens at the text's top that can be a dateline
_DATELINE_MARKS = frozenset("-–—:/(")


@dataclass(slots=True)
class Surroundings:
    """What the mentions of one entity have around them, counted."""

    class_words: Counter[str] = field(default_factory=Counter)
    """Folded class words right before the name (محافظة إدلب)."""
    adjectives: Counter[str] = field(default_factory=Counter)
    """Countries of nationality adjectives right after the name (طرابلس اللبنانية)."""
    containers: Counter[str] = field(default_factory=Counter)
    """Ids of the entities that the text puts this one in (طفس شمال درعا)."""
    neighbours: Counter[str] = field(default_factory=Counter)
    """Ids of the places named in the same sentence."""
    mentions: int = 0
    in_title: bool = False
    dateline: bool = False


def surroundings(
    document: Document, places: Sequence[Entity], nationality: Callable[[str], str | None]
) -> Mapping[str, Surroundings]:
    """Return what stands around each place, by entity id.

    Args:
        document: the article.
        places: its LOC entities.
        nationality: gives the country that an adjective is of.

    """
    found: dict[str, Surroundings] = {place.id: Surroundings() for place in places}
    for field_ in document.fields:
        named = [(mention, place.id) for place in places for mention in place.mentions if mention.field == field_.name]
        named.sort(key=lambda item: item[0].start)
        tokens, sentence_of = _flattened(field_)
        starts = [token.start for token in tokens]
        spans = [_span(mention, starts) for mention, _ in named]
        shared: tuple[int, str | None] = (-1, None)
        for (_, id_), (first, last) in zip(named, spans, strict=True):
            around = found[id_]
            around.mentions += 1
            around.in_title |= field_.name == "title"
            around.dateline |= field_.name == "text" and _is_dateline(tokens, first, last)
            word = _class_word_before(tokens, first) or _class_word_shared(tokens, first, *shared)
            around.class_words.update([word] if word else [])
            shared = last, word
            _note_adjective(around, tokens, last, nationality)
        sites = {place.id for place in places if _is_site(place, found[place.id])}
        placed = [(id_, span) for (_, id_), span in zip(named, spans, strict=True)]
        _note_company(found, placed, tokens, sentence_of, sites)
    return found


def _note_company(
    found: Mapping[str, Surroundings],
    placed: Sequence[tuple[str, tuple[int, int]]],
    tokens: Sequence[Token],
    sentence_of: Sequence[int],
    sites: Container[str],
) -> None:
    """Note which place is named beside which, and in which.

    Those in a row lie in the same (العزيزية والشهداء في مكة), and no town lies in a ``site`` (في أبها بمسرح المفتاحة).
    """
    container: str | None = None
    for (inner, (_, last)), (outer, (first, _)) in reversed(list(pairwise(placed))):
        between = tokens[last + 1 : first]
        if not tokens or sentence_of[last] != sentence_of[first]:
            container = None
            continue
        if _contains(between, tokens[first]):
            container = outer
            if outer in sites and inner not in sites:
                found[outer].containers[inner] += 1
                container = None
        elif not _is_joined(between, tokens[first]):
            container = None
        if inner == outer:
            continue
        found[inner].neighbours[outer] += 1
        found[outer].neighbours[inner] += 1
        if container and container != inner:
            found[inner].containers[container] += 1


def _is_site(place: Entity, around: Surroundings) -> bool:
    """Whether a class word says that the place is a building, street or quarter."""
    if is_centre(place.name):
        return True
    words = {*around.class_words, split_class(place.name)[0]} - {None}
    return bool(words) and {CLASS_WORDS[word] for word in words if word} <= IN_CITIES


def nationalities(document: Document, nationality: Callable[[str], str | None]) -> Counter[str]:
    """Return how often the words of each country's people and things occur in the article."""
    counted: Counter[str] = Counter()
    for field_ in document.fields:
        for sentence in field_.body():
            counted.update(filter(None, (nationality(token.norm) for token in sentence.tokens)))
    return counted


def _flattened(field_: Field) -> tuple[list[Token], list[int]]:
    tokens: list[Token] = []
    sentence_of: list[int] = []
    for paragraph in field_.paragraphs:
        for sentence in paragraph.sentences:
            tokens += sentence.tokens
            sentence_of += [sentence.start] * len(sentence.tokens)
    return tokens, sentence_of


def _span(mention: Mention, starts: Sequence[int]) -> tuple[int, int]:
    """Return the numbers of the mention's first and last token."""
    first = max(bisect_right(starts, mention.start) - 1, 0)
    return first, max(bisect_right(starts, mention.end - 1) - 1, first)


def _is_dateline(tokens: Sequence[Token], first: int, last: int) -> bool:
    if first >= _DATELINE_TOKENS:
        return False
    after = tokens[last + 1].norm if last + 1 < len(tokens) else ""
    return after in _DATELINE_MARKS or after[:1].isdigit() or first == 0


def _class_word_before(tokens: Sequence[Token], first: int) -> str | None:
    """Return the class word before a name, seen through an opening mark and an epithet: المتنزه البري «البيضاء»."""
    before = first - 1
    if before > 0 and tokens[before].norm in _OPENING_MARKS:
        before -= 1
    if before > 0 and _is_epithet(fold(tokens[before].norm)) and tokens[before - 1].norm.startswith("ال"):
        before -= 1
    return class_word_of(tokens[before].norm) if before >= 0 else None


def _is_epithet(word: str) -> bool:
    return word.startswith("ال") and word.endswith(_ADJECTIVE_ENDINGS) and not class_word_of(word)


def _class_word_shared(tokens: Sequence[Token], first: int, last: int, word: str | None) -> str | None:
    """Return the plural class word of the name before, when this one is joined to it: محافظات إدلب، وحلب وحماة."""
    if word not in SEVERAL or class_word_of(tokens[first].norm):
        return None
    return word if _is_joined(tokens[last + 1 : first], tokens[first]) else None


def _is_joined(between: Sequence[Token], second: Token) -> bool:
    """Whether two places are named in a row: «إدلب وحلب», «إدلب، حلب»."""
    words = [token.norm for token in between]
    return words in _JOINTS if words else second.norm[:1] == "و"


def _note_adjective(
    around: Surroundings, tokens: Sequence[Token], last: int, nationality: Callable[[str], str | None]
) -> None:
    for token in tokens[last + 1 : last + 1 + _ADJECTIVE_WORDS]:
        folded = fold(token.norm)
        if folded.startswith(("ال", "(")) and (country := nationality(token.norm)):
            around.adjectives[country] += 1
            return
        if not _is_epithet(folded):
            return


def _contains(between: Sequence[Token], outer: Token) -> bool:
    """Whether the words between two places say that the first lies in the second: «طفس شمال مدينة درعا»."""
    if len(between) > _LINKED_WORDS or outer.norm[:1] == "و":
        return False
    words = [fold(token.norm) for token in between]
    if any(word in _JOINERS for word in words):
        return False
    linked = [word for word in words if word in _LINKS or (word[:1] == "ب" and word[1:] in _LINKS)]
    if not words:
        return outer.norm[:1] in "بل"
    telling = [word for word in linked if word not in _QUOTES_AND_COMMAS]
    return bool(telling) and all(word in linked or word in _BESIDE_LINKS or _is_epithet(word) for word in words)
