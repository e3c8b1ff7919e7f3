"""Trusts the notebooks as the project ships them, then becomes JupyterLab with its arguments."""

import os
import signal
import sys

# Ctrl-C while the libraries load must not print a traceback; JupyterLab listens by itself later.
signal.signal(signal.SIGINT, lambda *_: os._exit(130))

from jupyterlab.labapp import main

from trust import Trust

Trust().sign_shipped()
sys.exit(main())
