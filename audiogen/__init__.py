"""audiogen: a routine is source code, a session is its build."""

import os

__version__ = "0.1.0"

# the library that runs the offline voice's model tells its makers that it is used, unless it is asked not to before
# it is loaded: what is said to work offline asks nobody for anything
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
