"""What is best: a lawful roster is constructed first, then improved, polished and recounted."""
