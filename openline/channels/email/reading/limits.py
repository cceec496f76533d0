"""What a letter may cost. Each limit is looked at before the work, so that a bomb is refused for the price of a search.

What is above a limit raises Unreadable and goes to quarantine; what is merely long is shown cut and kept whole.
"""

from __future__ import annotations

# Gmail and Exchange pass on 25 MB of files, which base64 makes 34; the limited process holds a letter about four times
TOTAL = 36 * 1024 * 1024

# real letters reach 60 KB through long chains of Received and ARC seals; one part a tenth of that, all parts together
# hardly more
HEADER = 256 * 1024
PART_HEADER = 32 * 1024
PART_HEADERS = 1024 * 1024
FIELDS = 1000
# a newsletter to 500 visible people has a thousand words in To; 60,000 in a Subject took policy.default to 20 GB
ENCODED_WORDS = 2000
# addresses that are read from one field: the rest of a flood is nobody that we would answer
ADDRESSES = 1000
# Message-IDs of a References chain: the newest tell the most
REFERENCES = 200
PARAMETERS = 100
INNER_SUBJECT = 500  # bytes of the subject of a letter within the letter

# the deepest letters seen have 8; nobody's client shows 20
DEPTH = 30
# photographs of a whole holiday are 300; 200,000 took 18 seconds
PARTS = 1000
# lines that only look like the boundary of a part
FALSE_BOUNDARIES = 10_000

# bytes of words, of all parts together, that are taken for reading; the whole of a longer one is kept as a file. (Gmail
# shows 102 KB of a formatted letter; what is written of smallest pieces costs a third of a second at these.)
TEXT = 200_000
HTML = 300_000
TAGS = 6_000  # a real letter of that size has 5,000
LINES = 20_000  # a real text of that size has 4,000
BASE64_PIECES = 1000  # new beginnings after padding
# bytes from which a charset is guessed
GUESSED = 16 * 1024

SUBJECT = 998  # characters, RFC 5322's line
NAME = 200  # characters of a person's or a file's name
ADDRESS = 320  # 64 + "@" + 255

# objects and embedded files in a winmail.dat: tnefparse copies what is left of it for each of them
TNEF = 20 * 1024 * 1024
TNEF_OBJECTS = 500

# the limited process: seconds of CPU for a letter and for each megabyte of it, seconds by the clock (the DNS may keep
# us waiting; Patience in authentication ends before), and bytes of private memory
CPU = 0.8
CPU_PER_MB = 0.02
WALL = 30.0
MEMORY = 235 * 1024 * 1024
