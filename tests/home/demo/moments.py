"""A day on which tests load parts of the demo."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=ZoneInfo("Asia/Almaty"))
