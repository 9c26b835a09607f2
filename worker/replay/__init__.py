"""Enriching the past again, beside the live lane: plans, their sharing and progress, dead letters, comparison."""
