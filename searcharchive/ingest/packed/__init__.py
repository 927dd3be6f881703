"""What files are packed in, and what is inside: one module a way of packing."""
