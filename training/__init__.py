"""How the weights that the product ships are made."""
