"""``spotme simulate-hrmis``: the other side of the contract over real HTTP, invented officers, faults on demand."""
