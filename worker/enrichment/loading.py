"""Loads the models and tables that a pipeline is made of: the one place where a backend is chosen."""

from pathlib import Path

from worker.enrichment import cues, gazetteer, names
from worker.enrichment.ner import camel_bert, convolutional
from worker.enrichment.pipeline import Pipeline

RESOURCES = Path(__file__).parent.parent / "resources"


def load_pipeline(
    recognizer: str = "convolutional", recognizer_path: Path | None = None, gazetteer_additions: Path | None = None
) -> Pipeline:
    """Return a pipeline ready to enrich; takes about a second.

    Args:
        recognizer: ``convolutional`` (shipped) or ``camel-bert`` (needs ``recognizer_path`` and the extra ``bert``).
        recognizer_path: the model's folder; the shipped one when None.
        gazetteer_additions: a CSV of places to know besides the shipped ones.

    """
    backend = {"convolutional": convolutional.load, "camel-bert": camel_bert.load}[recognizer]
    return Pipeline(
        recognizer=backend(recognizer_path or RESOURCES / "recognizer"),
        aliases=names.load(RESOURCES / "names"),
        gazetteer=gazetteer.load(RESOURCES / "gazetteer", gazetteer_additions),
        cues=cues.load(RESOURCES / "quotations"),
    )
