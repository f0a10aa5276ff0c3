"""Charts as strings of SVG: presentational attributes and classes only, never inline styles."""
