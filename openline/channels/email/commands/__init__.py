"""Commands of this channel: what project/channel_commands.py finds here is one of `openline`."""
