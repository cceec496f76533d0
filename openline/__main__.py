from __future__ import annotations

import sys

from openline.project.cli import main

sys.exit(main())
