"""A directory of files served by WhiteNoise and nothing else, to be measured against.

``OTKLIK_BENCH_FILES`` names the directory.
"""

import os

from whitenoise import WhiteNoise


def _nothing(_, start_response):
    start_response("404 Not Found", [("Content-Length", "0")])
    return []


application = WhiteNoise(_nothing, root=os.environ["OTKLIK_BENCH_FILES"], prefix="files/")
