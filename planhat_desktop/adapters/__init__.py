"""The ports made real: files, the keyring, the network, SQLite. No Qt."""
