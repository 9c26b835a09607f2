"""Lines around an article that are no part of it: read-also links, photo credits, section names."""

import re

_READ_ALSO = re.compile(
    r"\W*(?:و?[اإ]قر[أا][وي]?ا?\s+(?:[أا]يض[اً]+|المزيد|كذلك)|لل?مزيد|شاهد\s+[أا]يض|مواضيع\s+(?:ذات\s+صلة|متعلقة)|طالع\s+[أا]يض|ذات\s+صلة)"
)
_CREDIT = re.compile(r"[-–—/(]\s*\(?(?:جيتي|غيتي|[أا]\s?\.?\s?ف\s?\.?\s?ب|رويترز|[أا]رشيفي?ة?|الأناضول|د\s?ب\s?[أا]|[أا]\s?ب)\)?\s*\.?\s*$")
_CREDIT_MAX = 140  # characters; a longer line that ends in an agency's name is a paragraph
_SECTION_MAX = 3  # words before the headline that is repeated in the text
_HEAD = 200  # characters at the text's top where a section line may stand


def is_boilerplate(line: str, title: str, start: int) -> bool:
    """Whether the line of an article's text, beginning at offset ``start``, is boilerplate."""
    words = line.split()
    if _READ_ALSO.match(line):
        return True
    if len(line) <= _CREDIT_MAX and _CREDIT.search(line) and line.strip() != title.strip():
        return True
    return start < _HEAD and len(words) <= _SECTION_MAX and not line.rstrip().endswith((".", ":", "؟", "!"))
