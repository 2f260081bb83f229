"""What happens in which order; the world is reached only through ports."""
