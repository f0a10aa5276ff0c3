"""What the words mean: codelists, reference periods, table structures. Imports nothing of ours."""
