"""`python -m shiftplan`."""

from shiftplan.cli.main import main

main()
