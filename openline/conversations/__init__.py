"""What is kept: customers, conversations, messages, attachments, events; intake, replies, lifecycle."""
