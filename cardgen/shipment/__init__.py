"""A shipment: the list of what is sent, and what became of each box of it."""
