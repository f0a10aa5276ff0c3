"""Settings of the web process and the files that make an instance: strict keys, plain sentences."""
