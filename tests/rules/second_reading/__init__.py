"""A second reading of the labour rules: one case in, what a correct audit must say about it out.

Written from the text of the rules alone, minute by minute, without a look at `shiftplan.rules` or `shiftplan.audit`, so
that the two can be compared and do not share their errors. Nothing here is clever and nothing here is fast: every
minute worked is an entry in a list, and a reader checks each function against the law by eye.
"""
