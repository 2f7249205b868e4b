"""What Google shows of people who have no picture."""

from __future__ import annotations

PICTURE = "https://lh3.googleusercontent.com/a/default-user=s64"
