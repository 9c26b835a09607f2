"""Which quotation mark opens, which closes, and which belong together, however an outlet writes them."""

from collections.abc import Sequence

from worker.enrichment.document import Token

OPENERS = frozenset("«“„‟‹")
CLOSERS = frozenset("»”›")
EITHER = frozenset("\"'`´‘’″＂")
MARKS = OPENERS | CLOSERS | EITHER
_BRACKETS = {"(": "«", ")": "»"}
_SHORTEST_SPEECH = 3  # words in brackets behind a colon that are speech
_PROCLITIC = 2  # letters that may touch an opening mark from the left: ب«…», لـ«…», وال"…"
_FARTHEST = 600  # tokens between two marks of a pair; beyond it a mark was forgotten
_DEEPEST = 8  # marks open at a time; more is noise


def read_brackets(tokens: list[Token]) -> None:
    """Turn brackets behind a colon into quotation marks, as some outlets use them: «قال: (…)»."""
    opening = -1
    for i, token in enumerate(tokens):
        if token.norm == "(":
            opening = i if i and tokens[i - 1].norm == ":" else -1
        elif token.norm == ")" and 0 <= opening < i - _SHORTEST_SPEECH:
            for k in (opening, i):
                tokens[k] = tokens[k]._replace(norm=_BRACKETS[tokens[k].norm])
            opening = -1


def pair(tokens: Sequence[Token], paragraphs: Sequence[int]) -> list[int]:
    """Return for each token the index of the mark that it is paired with, or -1.

    The shapes of marks are a hint only: «», ”“, "" and '' are decided by what touches them and by what is open. A pair
    may stretch over paragraphs when none of them opens another pair before it is closed.
    """
    partners = [-1] * len(tokens)
    opened: list[int] = []
    for i, token in enumerate(tokens):
        if token.norm not in MARKS or _is_apostrophe(tokens, i) or _is_second_half(tokens, i):
            continue
        if opened and i - opened[-1] > _FARTHEST:
            opened.clear()
        if _opens(tokens, i, bool(opened)):
            _forget(opened, tokens, paragraphs, i)
            opened.append(i)
            del opened[:-_DEEPEST]
        elif opened:
            start = opened.pop()
            partners[start], partners[i] = i, start
    return partners


def _is_second_half(tokens: Sequence[Token], i: int) -> bool:
    """Whether the mark is the second of two that stand for one, as in ''…''."""
    halves = [k for k in range(max(0, i - 2), i) if tokens[k].norm == tokens[i].norm == "'"]
    return halves == [i - 1] and tokens[i - 1].end == tokens[i].start


def _forget(opened: list[int], tokens: Sequence[Token], paragraphs: Sequence[int], i: int) -> None:
    """Drop marks that were never closed: an earlier paragraph's, or any when speech opens behind a colon."""
    while opened and paragraphs[opened[-1]] != paragraphs[i]:
        opened.pop()
    if i and tokens[i - 1].norm == ":":
        opened.clear()


def _opens(tokens: Sequence[Token], i: int, inside: bool) -> bool:
    left, right = _touches_left(tokens, i), _touches_right(tokens, i)
    if left != right:
        return right
    norm = tokens[i].norm
    if norm in EITHER:
        return not inside
    return norm in OPENERS or (not inside and right)


def _touches_left(tokens: Sequence[Token], i: int) -> bool:
    if not i or tokens[i - 1].end != tokens[i].start:
        return False
    norm = tokens[i - 1].norm
    return norm in ".،؟!…)" or norm[0].isdigit() or (norm[0].isalpha() and len(norm) > _PROCLITIC) or norm in MARKS


def _touches_right(tokens: Sequence[Token], i: int) -> bool:
    if i + 1 >= len(tokens) or tokens[i].end != tokens[i + 1].start:
        return False
    norm = tokens[i + 1].norm
    return norm[0].isalnum() or norm == "(" or norm[0] == "…" or (norm in MARKS and norm not in CLOSERS)


def _is_apostrophe(tokens: Sequence[Token], i: int) -> bool:
    """Whether the mark stands inside a word or number (l'Orient, 5' 30)."""
    if tokens[i].norm not in "'’‘`´":
        return False
    inside = 0 < i < len(tokens) - 1 and tokens[i - 1].end == tokens[i].start and tokens[i].end == tokens[i + 1].start
    return inside and tokens[i - 1].norm[-1].isalnum() and tokens[i + 1].norm[0].isalnum()
