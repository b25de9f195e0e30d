"""How right garble is on labelled text that took no part in fitting: the bench behind ``garble evaluate --data``."""
