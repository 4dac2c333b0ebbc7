"""How the weights in claims/extraction/weights/ are made: prepare, train, export, evaluate."""
