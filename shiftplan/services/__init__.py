"""What one can do: a file a use case."""
