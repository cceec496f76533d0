"""The contract every channel keeps; nothing about any kind."""
