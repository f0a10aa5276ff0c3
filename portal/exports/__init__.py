"""Tables to bytes: CSV and the files a release offers for download."""
