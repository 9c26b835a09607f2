"""The commands that enrich the past again, one a module."""
