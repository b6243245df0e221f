import cycle_b
print("a done")
