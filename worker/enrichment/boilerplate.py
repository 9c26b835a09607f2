"""Lines around an article that are no part of it: read-also links, photo credits, section names."""

import re

_READ_ALSO = re.compile(
    r"\W*(?:و?[اإ]قر[أا][وي]?ا?\s+(?:[أا]يض[اً]+|المزيد|كذلك)"
    r"|لل?مزيد|شاهد\s+[أا]يض|طالع\s+[أا]يض|مواضيع\s+(?:ذات\s+صلة|متعلقة)|ذات\s+صلة)"
)
_AGENCY = r"جيتي|غيتي|رويترز|الأناضول|[أا]رشيفي?ة?|[أا]\s?\.?\s?ف\s?\.?\s?ب|د\s?\.?\s?ب\s?\.?\s?[أا]|[أا]\s?ب"
_CREDIT = re.compile(rf"[-–—/(]\s*\(?(?:{_AGENCY})\)?\s*\.?\s*$")
_CREDIT_MAX = 140  # characters; a longer line that ends in an agency's name is a paragraph
_SECTION_MAX = 3  # words; longer first lines are headlines or prose
_HEAD = 200  # characters at the text's top where a section line or a byline may stand


def is_boilerplate(line: str, title: str, text: str, start: int) -> bool:
    """Whether the line that begins at offset ``start`` of an article's text is boilerplate."""
    if _READ_ALSO.match(line):
        return True
    if len(line) <= _CREDIT_MAX and _CREDIT.search(line) and line.strip() != title.strip():
        return True
    if start >= _HEAD or start + len(line) == len(text):
        return False
    return len(line.split()) <= _SECTION_MAX and not line.rstrip().endswith((".", ":", "؟", "!"))
