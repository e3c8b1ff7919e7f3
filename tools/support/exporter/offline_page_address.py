"""The address of the page in JupyterLab's server, whose own has no room for a name with spaces."""

from jupyter_server.base.handlers import path_regex
from jupyter_server.nbconvert.handlers import NbconvertFileHandler

default_handlers = [
    (
        rf"/nbconvert/(?P<format>page%20for%20offline%20reading){path_regex}",
        NbconvertFileHandler,
    ),
]
