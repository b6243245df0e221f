import crypto

for name in crypto.names():
    if crypto.self_test(name) != 0:
        print(name, "fails")
print("done")
