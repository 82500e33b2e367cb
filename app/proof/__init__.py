"""What can never happen, and what is always kept: the walk over all paths, its rules, the clause ledger."""
