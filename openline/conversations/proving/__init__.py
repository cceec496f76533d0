"""Whose account it is: a site signs a token, it is spent once, and a browser speaks for the account for an hour.

Forms, widget and calls from the site share it. A token proves an account, and the address that it holds; it grants
nothing else.
"""
