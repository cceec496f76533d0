"""A signed-in customer asks from the site's profile: the site's back end says who he is, nothing typed does."""
