raise OSError(2)
