"""From a kept letter to a message: read in a limited process, threaded, told. What cannot be read is quarantined."""
