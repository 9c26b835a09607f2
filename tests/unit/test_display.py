"""What a person sees in a terminal is what stands in the article."""

from schemas.dead_letter import DeadLetter
from worker import display


def test_brackets_are_text(capsys):
    """Neither styles nor errors come of brackets that a name or a key happens to have."""
    letter = DeadLetter.model_validate(
        {
            "partition": 0,
            "offset": 7,
            "written_at": "2026-01-31T10:00:00Z",
            "reason": "invalid_json",
            "error": "expected [/value]",
            "stage": "parse",
            "source_topic": "news.raw",
            "source_partition": 3,
            "source_offset": 42,
            "source_timestamp": 1_714_550_400_123,
            "pipeline": "0.1.0",
            "attempt": 1,
            "key": "[red]خبر[/x]",
            "bytes": 9,
        }
    )
    display.console().print(display.dead_letters_table([letter]))
    shown = capsys.readouterr().out
    assert "[red]خبر[/x]" in shown
    assert "expected [/value]" in shown
