"""Layout: template, texts and fields in, documents out."""
