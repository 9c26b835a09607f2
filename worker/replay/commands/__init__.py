"""The commands that enrich the past again, one a module."""

from typing import Final

from worker.settings import Settings

TOPICS: Final = tuple(name for name in Settings.model_fields if name.endswith("_topic"))
ENRICHMENT: Final = ("recognizer", "recognizer_path", "gazetteer_additions", "article_deadline", "max_article_bytes")
