import xml

if xml.count() < 15 or xml.run() != xml.count():
    print("not all vectors ran")
print("done")
