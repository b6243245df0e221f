which = ".py"
