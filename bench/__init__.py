"""What is measured, against whom, and how. Nothing in the product imports it; results are committed in ``results/``."""
