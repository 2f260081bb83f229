"""Whether what the preview says is what happens: random portfolios, random files, every switch."""
