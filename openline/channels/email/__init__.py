"""Letters: a mailbox is a line with an address, a department, a way in and a way out. doc.md tells how it works."""
