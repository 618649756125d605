"""``python -m jasa`` does what ``jasa`` does, where the environment's programs are not on the path."""

from __future__ import annotations

import sys

from jasa.cli import main

sys.exit(main())
