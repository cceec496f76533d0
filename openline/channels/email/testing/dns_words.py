"""What the checks of the DNS found, in words."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

# code: what was found, what to do about it
WORDS: dict[str, tuple[str, str]] = {
    "spf_lists": (_("SPF lists this server"), ""),
    "spf_does_not_list": (_("SPF does not list %(host)s"), _("Others take our letters for forged. Change the record:")),
    "spf_missing": (_("There is no SPF record"), _("Publish which server sends for you:")),
    "spf_broken": (_("The SPF record cannot be followed"), _("It is wrong, or leads too far. It reads:")),
    "spf_open": (_("SPF lets anybody send in this name"), _("It proves nothing so. It reads:")),
    "spf_unknown_host": (_("The addresses of %(host)s were not found"), _("So SPF could not be tried.")),
    "dkim_signs": (_("DKIM signs as %(domain)s"), ""),
    "dkim_key_published": (
        _("The DKIM key is published"),
        _("No letter came back yet, so the signature itself was not tried."),
    ),
    "dkim_signs_as_other": (
        _("DKIM signs, but as %(domain)s"),
        _("That proves nothing about your address. Let this mailbox sign, or the server with your domain."),
    ),
    "dkim_does_not_sign": (
        _("Letters leave without a DKIM signature"),
        _("Switch on “Sign letters with DKIM”, or let the server sign."),
    ),
    "dkim_fails": (
        _("The DKIM signature does not verify"),
        _("The key in the DNS is another one, or a server changed the letter on its way."),
    ),
    "dkim_no_key": (_("The DKIM key is not published yet"), _("Publish this record:")),
    "dkim_not_tried": (_("DKIM"), _("Not tried: no letter has come back")),
    "dmarc_enforced": (_("DMARC refuses letters that only pretend to be yours"), ""),
    "dmarc_watches": (
        _("DMARC only watches"),
        _("Forged letters in your name still reach customers. When the reports look clean, change the record:"),
    ),
    "dmarc_missing": (
        _("There is no DMARC record"),
        _("Forged letters in your name reach customers. Publish one, to watch at first:"),
    ),
    "dns_failed": (_("The DNS did not answer in time"), _("Try it again in a minute.")),
}
