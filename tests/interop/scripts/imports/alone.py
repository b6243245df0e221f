n = 1


def f():
    return __name__, __file__, n
