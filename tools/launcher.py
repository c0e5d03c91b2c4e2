"""Where the frozen program begins."""

from cm_inbox.__main__ import main

if __name__ == "__main__":
    main()
