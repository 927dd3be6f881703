"""What is understood of stories, held against texts that people have labelled."""
