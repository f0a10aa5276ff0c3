"""Where: territories, boundaries, projections, tile layouts and population. Knows no portal."""
