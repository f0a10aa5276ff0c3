"""Readers of foreign files. They run in a child process with limits and know nothing of an instance."""
