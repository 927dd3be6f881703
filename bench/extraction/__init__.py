"""What is understood of stories, held against readers who labelled them by hand: a module a row of the table."""
