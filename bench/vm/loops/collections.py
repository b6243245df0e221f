# Lists, tuples, dicts: items, methods, comprehensions.
def run(n):
    seen = {}
    out = []
    for i in range(n):
        pair = (i, i % 50)
        seen[pair[1]] = seen.get(pair[1], 0) + 1
        out.append(pair[0])
        if len(out) > 100:
            out = [x for x in out if x & 1][:20]
    return sorted(seen.items())


run(200000)
