"""Where the frozen program begins."""

import multiprocessing

from cm_inbox.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a worker is this program again: it must work, not open a window
    main()
