"""The command «otklik»."""
