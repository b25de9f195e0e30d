"""Evidence: each module measures one thing about sentences; they never import each other."""
