"""``python -m worker`` is ``rasd``."""

from worker.cli import main

main()
