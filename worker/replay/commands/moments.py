"""Offsets and times as the command line takes them."""

from datetime import datetime
from typing import Final

import click

from worker.replay.bounds import Moment, MomentError, moment


class MomentType(click.ParamType):
    """An offset or a time."""

    name = "OFFSET|TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Moment:
        """Return it read."""
        try:
            return moment(str(value))
        except MomentError as error:
            self.fail(str(error), param, ctx)


class TimeType(click.ParamType):
    """A time."""

    name = "TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return it read."""
        read = MomentType().convert(value, param, ctx)
        return read if isinstance(read, datetime) else self.fail(f"{value}: give a time, not an offset", param, ctx)


MOMENT: Final = MomentType()
TIME: Final = TimeType()
