"""The invented customers' mailboxes: their provider, its DNS records, and pages to read and write."""
