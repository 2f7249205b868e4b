"""Serial dates: days since 30 December 1899, the time of day as a fraction. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_EPOCH = datetime(1899, 12, 30)


def serial_of(moment: datetime | date) -> int | float:
    """The serial number of a date or a local date and time.

    >>> serial_of(date(2020, 1, 1)), serial_of(datetime(1900, 1, 1, 12))
    (43831, 2.5)
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    passed = moment.replace(tzinfo=None) - _EPOCH
    value = passed.days + (passed.seconds + passed.microseconds / 1e6) / 86400
    return int(value) if value == int(value) else value


def moment_of(serial: float) -> datetime:
    """The date and time of a serial number, rounded to the millisecond."""
    whole = int(serial // 1)
    milliseconds = round((serial - whole) * 86_400_000)
    return _EPOCH + timedelta(days=whole, milliseconds=milliseconds)
