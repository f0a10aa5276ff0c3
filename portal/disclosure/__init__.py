"""Disclosure control: small count rounding of additive tables, usable on its own.

``protect.protect`` takes a table of counts and gives its safe form; ``hierarchy`` describes the
dimensions, ``ledger`` keeps what was published, ``quality`` names the levels of work, ``utility``
tells how close the totals stay. ``cells`` checks the table, ``rounding``, ``margins`` and
``kernels`` do the search. ``protect_file`` does all of it for a table in a file, whose hierarchies
stand in its columns: ``level_table``, ``level_columns``, ``table_file``. ``error_model`` says how
far rounding moves figures, from the safe table alone: ``pseudo_truth`` draws what may have been
behind it, ``cross_sums``, ``error_pools`` and ``error_bands`` compare. ``appeals`` and ``terms``
are what is particular to appeals.
"""
