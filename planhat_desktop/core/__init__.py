"""What is true without a computer: no Qt, no files, no network, no clock, no logging."""
