"""Source files become confidential records: copied, read in a limited child, harmonised, hashed."""
