"""What is checked and not only written down. Each module has `problems(root)`: lines `path:line: what is wrong`."""
