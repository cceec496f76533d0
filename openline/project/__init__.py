"""Settings, urls, server, command line: the only place that knows all."""
