"""Pages for citizens and journalists: routes, presenters, charts, templates, static files."""
