"""How the weights that the product ships are made: the extraction model, the ranker of competing claims."""
