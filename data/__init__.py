"""What is kept: the store, its journal and ledger, its keys; and the packs that are loaded."""
