"""The pages of the wizard, each a widget that draws the draft."""
