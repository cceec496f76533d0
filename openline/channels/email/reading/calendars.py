"""What an invitation says (RFC 5545), in a few lines: for letters that have no other words."""

from __future__ import annotations

import re

from . import shown

FOLD = re.compile(r"\r?\n[ \t]")
PROPERTY = re.compile(
    r"^(SUMMARY|DTSTART|DTEND|LOCATION|METHOD)((?:;[^:\r\n]{0,200})?):([^\r\n]{0,2000})", re.MULTILINE
)
TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
ESCAPED = re.compile(r"\\([nN,;\\])")
READ = 200_000  # characters


def told(calendar: str) -> str:
    """Summary, time and place of its first event; "" when there is none."""
    text = FOLD.sub("", calendar[:READ])
    text = text[text.find("BEGIN:VEVENT") :] if "BEGIN:VEVENT" in text else text
    found: dict[str, str] = {}
    for name, parameters, value in PROPERTY.findall(text):
        found.setdefault(name, _time(value, parameters) if name.startswith("DT") else _text(value))
    times = " – ".join(found[name] for name in ("DTSTART", "DTEND") if found.get(name))
    return "\n".join(line for line in (found.get("SUMMARY"), times, found.get("LOCATION")) if line)


def _text(value: str) -> str:
    return shown.line(ESCAPED.sub(lambda one: " " if one[1] in "nN" else one[1], value), 500)


def _time(value: str, parameters: str) -> str:
    match = TIME.match(value)
    if not match:
        return ""
    year, month, day, hour, minute, utc = match.groups()
    zone = re.search(r"TZID=\"?([^;\":]{1,60})", parameters)
    said = f"{year}-{month}-{day}" + (f" {hour}:{minute}" if hour else "")
    return said + (" UTC" if utc else f" ({zone[1]})" if zone else "")
