"""Layout: documents made of a template, texts and fields."""
