"""The pure part: values in, values out. Opens nothing, asks no clock, knows no store."""
