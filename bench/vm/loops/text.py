# Strings: methods, formatting, slices, names as keys.
def run(n):
    words = "the quick brown fox jumps over the lazy dog".split()
    counts = {}
    for i in range(n):
        word = words[i % 9]
        counts[word] = counts.get(word, 0) + len(word[1:])
        if word.startswith("qu") and word == "quick":
            text = "%s:%d" % (word, i)
    return text, counts


run(200000)
