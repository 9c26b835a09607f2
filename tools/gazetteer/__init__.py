"""Compiles the gazetteer in ``worker/resources/gazetteer`` from public packages and our own overlay."""
