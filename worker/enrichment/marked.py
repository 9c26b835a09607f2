"""Words inside marks: somebody's own words, or a name, a title, a scare quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from worker.enrichment.cleaning import fold
from worker.enrichment.cues import CueLexicon
from worker.enrichment.openings import bucket
from worker.enrichment.passages import Passage
from worker.enrichment.weighing import probability, weigh

if TYPE_CHECKING:
    from worker.enrichment.quotations import Quotation


_NAMERS = frozenset(
    fold(word)
    for word in (
        "صحيفة جريدة مجلة قناة موقع شبكة وكالة برنامج تطبيق شركة مؤسسة منظمة جمعية مبادرة حملة مشروع صندوق بنك سجن مستشفى مدرسة "
        "جامعة معهد مركز متحف مسجد جامع فندق برج ملعب استاد نادي فريق حزب حركة تنظيم جماعة كتيبة لواء كتائب فصيل جبهة ألوية "
        "سفينة طائرة صاروخ طراز نوع نظام منصة هاشتاق هاشتاغ وسم كتاب رواية ديوان قصيدة فيلم مسلسل أغنية ألبوم مسرحية معرض مهرجان "
        "جائزة كأس بطولة دوري عملية عاصفة قانون اتفاق اتفاقية وثيقة خطة رؤية مؤتمر ملتقى منتدى ندوة قمة لجنة هيئة اسم باسم مسمى "
        "عنوان بعنوان شعار لقب ملقب يدعى تدعى تسمى يسمى المسماة المسمى حي قرية بلدة مخيم ميناء مطار حقل شارع ميدان تويتر فيسبوك"
    ).split()
)
"""Nouns that introduce a name: what stands in marks behind them is mostly no one's words."""


def alone(passage: Passage, taken: Sequence[Quotation], lexicon: CueLexicon) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the marked words outside the quotations in ``taken`` that somebody must have said."""
    weights = lexicon.weights["alone"]
    k = 0
    i = 0
    while i < len(passage.tokens):
        while k < len(taken) and taken[k].last <= i:
            k += 1
        partner = passage.partners[i]
        if k < len(taken) and taken[k].first <= max(partner, i):
            i = max(i + 1, taken[k].last) if taken[k].first <= i else i + 1
            continue
        if partner <= i + 1:
            i += 1
            continue
        belief = probability(weigh(alone_evidence(passage, i, partner), weights))
        if belief > 0.5:
            yield (i + 1, partner), belief
        i = partner + 1


def alone_evidence(passage: Passage, opening: int, closing: int) -> Iterator[str]:
    """Yield what speaks for marked words without a reporting word being a quote."""
    words = closing - opening - 1
    length = bucket(words)
    before, behind = passage.word(opening - 1), passage.word(closing + 1)
    yield "alone"
    yield f"length {length}"
    yield f"before {before}"
    yield f"before {before} length {length}"
    yield f"behind {behind}"
    yield f"behind mark {not behind[:1].isalnum()} length {length}"
    yield f"twice before {passage.word(opening - 2)} {before}"
    yield f"starts {passage.word(opening + 1)}"
    yield f"starts {passage.word(opening + 1)[:2]} {min(words, 3)}"
    yield f"starts sentence {passage.ends_sentence(opening)} {length}"
    yield f"ends {passage.word(closing - 1) if not passage.word(closing - 1)[:1].isalnum() else 'word'} {length}"
    yield f"field {passage.field} {length}"
    yield from _name_evidence(passage, opening, closing)
    for distance in range(1, 7):
        for side, cue in (
            ("left", passage.cue_at.get(opening - distance)),
            ("right", passage.cue_at.get(closing + distance)),
        ):
            if cue:
                yield f"{side} {cue.form.shape} {cue.form.lemma}"
                yield f"{side} {cue.form.shape} {bucket(distance)} {length}"


def words_evidence(passage: Passage, first: int, last: int, opening: int, closing: int) -> Iterator[str]:
    """Yield what speaks for marked words inside a reported clause being the speaker's own, not a name."""
    words = closing - opening - 1
    length = bucket(words)
    inner, before = passage.word(opening + 1), passage.word(opening - 1)
    yield "words"
    yield f"length {length}"
    yield f"before {before}"
    yield f"before starts {before[:2]}"
    yield f"inner {inner}"
    yield f"inner starts {inner[:2]} {length}"
    yield f"ends {passage.word(closing - 1)[-2:]}"
    yield f"tail {closing + 2 >= last} {length}"
    yield f"head {opening <= first}"
    yield f"mark {passage.tokens[opening].norm}"
    yield f"inner word {passage.word(opening + 1)} {passage.word(opening + 2)}"
    yield from _name_evidence(passage, opening, closing)


def _name_evidence(passage: Passage, opening: int, closing: int) -> Iterator[str]:
    """Yield what speaks for marked words being a name or a title: a noun that introduces names, Latin letters."""
    before, words = passage.word(opening - 1), bucket(closing - opening - 1)
    yield f"namer {_is_namer(before)} {words}"
    yield f"namer far {_is_namer(passage.word(opening - 2))} {before[:2]}"
    yield f"latin {passage.word(opening + 1).isascii()}"
    bracket = passage.word(closing + 1) == "("
    yield f"bracket {bracket} latin {bracket and passage.word(closing + 2).isascii()}"
    definite = passage.word(opening + 1).startswith("ال")
    yield f"definite {definite} after definite {before.startswith('ال')} {words}"


def _is_namer(word: str) -> bool:
    return word in _NAMERS or _unprefixed(word) in _NAMERS


def _unprefixed(word: str) -> str:
    for prefix in ("وال", "بال", "لل", "ال", "و", "ب", "ل"):
        if word.startswith(prefix):
            return word.removeprefix(prefix)
    return word
