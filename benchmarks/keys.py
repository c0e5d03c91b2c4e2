"""What opens the benchmark's histories. They hold nothing of anybody."""

import hashlib

RAW_KEY = hashlib.sha256(b"the benchmark's history holds nothing of anybody").digest()
PASSPHRASE = "the benchmark's history holds nothing of anybody"
