"""Readers of foreign files, each run in a child process with limits; they know no instance."""
