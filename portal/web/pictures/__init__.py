"""Pictures by address: the figures of the pages as SVG that stands alone, and as PNG."""
