"""What every named-entity recognizer is to the pipeline."""

from typing import Protocol

from worker.enrichment.document import Document, Mention


class Recognizer(Protocol):
    """Finds the names in one article."""

    @property
    def version(self) -> str:
        """Names the model that is loaded, the same for the same files."""

    def __call__(self, document: Document) -> list[Mention]:
        """Return the mentions of title and text in reading order, never overlapping within a field."""
