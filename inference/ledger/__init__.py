"""The ledger of a run: its finished blocks in a folder next to the output, from which a later run resumes."""
