# The name that asyncio had before MicroPython 1.21.
def __getattr__(attr):
    import asyncio

    return getattr(asyncio, attr)
