"""Trusts the notebooks as the project ships them, then becomes JupyterLab with its arguments."""

import os
import signal
import sys

# Ctrl-C while the libraries load must not print a traceback.
signal.signal(signal.SIGINT, lambda *_: os._exit(130))

from jupyterlab.labapp import main

from trust import Trust

Trust().sign_shipped()
# Later JupyterLab listens by itself, but to this signal in a terminal only: anywhere else it would
# leave its kernels behind.
signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
sys.exit(main())
