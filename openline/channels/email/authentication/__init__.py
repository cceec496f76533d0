"""Who wrote a letter, as far as it can be proven: SPF, DKIM, DMARC, ARC. Pure but for the DNS."""
