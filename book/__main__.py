"""`python -m book PROGRAM.py`: a program of the reader's, run and shown as the book's are."""

from book.own_program import main

raise SystemExit(main())
