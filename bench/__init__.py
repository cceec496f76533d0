"""Figures, one module each: `python -m bench.NAME [--quick]`. The last line printed is one JSON object."""
