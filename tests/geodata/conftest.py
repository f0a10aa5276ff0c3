"""Makes this folder importable: what several rooms' tests of geography share lies here."""
