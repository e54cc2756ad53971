"""How many examples are tried of what holds for any script: few by default, for there are many such tests."""

import os

EXAMPLES = int(os.environ.get("AUDIOGEN_EXAMPLES", "1"))
"""How many times as many as usual: 200 take hours."""
