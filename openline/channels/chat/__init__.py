"""Online chat: the tab in the corner of a site."""
