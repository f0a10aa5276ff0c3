"""Ready code for readers: the same queries as text in several languages."""
