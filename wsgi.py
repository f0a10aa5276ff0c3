"""Entry point of a WSGI server, ``gunicorn wsgi:application``: settings from the environment."""

from portal.app import create_app, warm_up
from portal.config.settings import Settings

application = create_app(Settings.from_env())
warm_up(application)
