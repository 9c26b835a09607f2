"""Sentences of our own with names that a recognizer can learn, made by a few patterns."""

import json
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random

GIVEN = ("سامي", "هالة", "وليد", "منصور", "بشرى", "فارس", "لينا", "كمال", "نادر", "ريم")
FAMILY = ("الكوني", "البيطار", "الزهراني", "الحداد", "النجار", "الصباغ", "القاضي", "الشامي")
PLACES = ("درعا", "حلب", "تونس", "الأردن", "عدن", "الرباط", "بغداد", "مسقط", "الكويت", "ريف دمشق")
BODIES = ("وزارة الري", "شركة المجد", "جامعة عدن", "نادي النسور", "وكالة نجم", "هيئة الموانئ")
CUPS = ("كأس الخليج", "مهرجان قرطاج")

Piece = tuple[str, str]
"""Words and their type; '' for no name."""


def sentences(count: int, seed: int) -> Iterator[list[Piece]]:
    """Yield sentences as pieces."""
    random = Random(seed)
    people = [" ".join(pair) for pair in product(GIVEN, FAMILY)]
    for _ in range(count):
        person, place, other, body = map(random.choice, (people, PLACES, PLACES, BODIES))
        yield random.choice(
            [
                [("قال", ""), (person, "PER"), ("إن المطر هطل أمس في", ""), (place, "LOC"), (".", "")],
                [("أعلنت", ""), (body, "ORG"), ("عن مشروع جديد في", ""), (place, "LOC"), (".", "")],
                [
                    ("وصل الوزير", ""),
                    (person, "PER"),
                    ("من", ""),
                    (place, "LOC"),
                    ("إلى", ""),
                    (other, "LOC"),
                    (".", ""),
                ],
                [
                    ("فاز فريق من", ""),
                    (place, "LOC"),
                    ("في", ""),
                    (random.choice(CUPS), "MISC"),
                    ("أمس", ""),
                    (".", ""),
                ],
                [("ارتفعت الأسعار هذا العام بعد قرار جديد", ""), (".", "")],
            ]
        )


def write_articles(path: Path, articles: int, seed: int) -> Path:
    """Write annotated articles of six sentences each, none with a MISC: articles have no such type."""
    made = (sentence for sentence in sentences(9 * articles, seed) if all(type_ != "MISC" for _, type_ in sentence))
    path.write_text(
        "".join(f"{json.dumps(_article(f'{seed}-{i}', [next(made) for _ in range(6)]))}\n" for i in range(articles))
    )
    return path


def _article(id_: str, written: Sequence[Sequence[Piece]]) -> dict[str, object]:
    text = ""
    entities = []
    for sentence in written:
        for words, type_ in sentence:
            if type_ in {"PER", "LOC", "ORG"}:
                mention = {"field": "text", "start": len(text), "end": len(text) + len(words)}
                entities.append({"type": type_, "name": words, "mentions": [mention]})
            text += f"{words} "
        text += "\n"
    return {"id": id_, "source": "own", "title": "أخبار اليوم", "text": text, "entities": entities}


def write_tokens(path: Path, count: int, seed: int) -> Path:
    """Write sentences as tokens with tags, MISC among them."""
    path.write_text("\n".join("".join(map(_lines, sentence)) for sentence in sentences(count, seed)) + "\n", "utf-8")
    return path


def _lines(piece: Piece) -> str:
    words, type_ = piece
    tags = (("B-" if i == 0 else "I-") + type_ if type_ else "O" for i, _ in enumerate(words.split()))
    return "".join(f"{word}\t{tag}\n" for word, tag in zip(words.split(), tags, strict=True))
