"""From microdata to a published release: two processes, a manifest, an atomic switch."""
