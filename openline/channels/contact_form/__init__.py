"""The form of a site's Contacts page: anybody may write, and the answer goes to the address that was typed."""
