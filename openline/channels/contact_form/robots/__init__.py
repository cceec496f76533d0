"""What keeps robots from drowning the desk and its customers, without a puzzle for people."""
