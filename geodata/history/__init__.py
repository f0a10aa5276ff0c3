"""What became of territories: dated versions, events, and series recast to a day's borders."""
