"""The open-data API: ``/api/v1``, its documentation page and the pages of problem types."""
