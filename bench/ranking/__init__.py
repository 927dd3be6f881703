"""How well answers are ordered: collections of questions with judged answers, and others asked the same."""
