which = ".mpy"
