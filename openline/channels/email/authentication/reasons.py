"""Why a letter is proven, unproven or forged: the closed list of Proof.reasons, where the deciding one stands first."""

from __future__ import annotations

# what proves
DMARC_PASS_DKIM = "dmarc_pass_dkim"  # noqa: S105
"""The domain of From publishes a DMARC policy, and its sound signature is on all that is shown."""
DMARC_PASS_SPF = "dmarc_pass_spf"  # noqa: S105
"""The domain of From publishes a DMARC policy and lists the machine that sent it."""
DKIM_ALIGNED = "dkim_aligned"
"""As dmarc_pass_dkim, of a domain without a DMARC policy."""
SPF_ALIGNED = "spf_aligned"
"""As dmarc_pass_spf, of a domain without a DMARC policy."""
TRUSTED_RESULTS = "trusted_results"
"""It was the mailbox's own server that checked, not we: it decides alone, or stands behind what it told."""

# what makes it forged
DMARC_FAILED_REJECT = "dmarc_failed_reject"
"""The domain asks to refuse what it has neither signed nor sent, and this is such a letter."""
DMARC_FAILED_QUARANTINE = "dmarc_failed_quarantine"
"""The domain asks to put aside what it has neither signed nor sent, and this is such a letter."""

# why nothing can be said
NO_FROM = "no_from"
"""There is no sender, or none with an address."""
BROKEN_HEAD = "broken_head"
"""The head is damaged or overlong, so that another program may see another sender."""
SEVERAL_FROM = "several_from"
"""More than one sender."""
FROM_IN_GROUP = "from_in_group"
"""The sender stands in a group of addresses."""
NAME_HOLDS_ADDRESS = "name_holds_address"
"""The sender's name shows another address than the real one."""
NO_POLICY = "no_policy"
"""The domain publishes no DMARC policy, and neither signature nor machine proves it."""
POLICY_NONE = "policy_none"
"""The domain's DMARC policy only watches, and neither signature nor machine proves it."""
SOURCE_UNKNOWN = "source_unknown"
"""DMARC would fail, but the machine that sent it is not known, so SPF might have passed."""
DNS_FAILED = "dns_failed"
"""The DNS did not answer in time: may be proven when looked at again."""
ARC_TRUSTED = "arc_trusted"
"""It was changed on its way by a forwarder that we trust and that found it genuine."""
SPF_OPEN = "spf_open"
"""The domain lets every machine in the world send for it, which proves nothing."""

# beside the deciding one
NOT_SIGNED = "not_signed"
"""No signature that could be read."""
SIGNED_BY_OTHER = "signed_by_other"
"""A good signature, but of a domain that may not speak for this sender."""
BODY_NOT_SIGNED_WHOLE = "body_not_signed_whole"
"""The signature ends before the text does (l=): the end may have been added by anybody."""
SUBJECT_NOT_SIGNED = "subject_not_signed"
"""The signature does not cover the subject that is shown."""
BODY_CHANGED = "body_changed"
"""The text is not what was signed."""
SIGNATURE_WRONG = "signature_wrong"
"""The head is not what was signed, or somebody else signed it."""
SIGNATURE_EXPIRED = "signature_expired"
"""The signature was good for a time that has passed, or has not come."""
SIGNATURE_BROKEN = "signature_broken"
"""The signature does not keep to RFC 6376 or uses what is not secure any more."""
NO_KEY = "no_key"
"""The signature's key is not published, or withdrawn."""
WEAK_KEY = "weak_key"
"""The signature's key is shorter than 1024 bits: anybody can work it out."""
BROKEN_KEY = "broken_key"
"""The signature's key cannot be read."""
SIGNED_LONG_AGO = "signed_long_ago"
"""Genuine, but signed more than a week ago: it may be an old letter sent again by somebody else."""

ALL = tuple(value for name, value in list(globals().items()) if name.isupper() and isinstance(value, str))
