async def f(a, *b, c=1, **d):
  async with a as e: x = f"{a!r:>{b}}{c=}" "z"
  try: del a[1:2], (b.c, d)
  except E as e: raise F from None
  else: yield from g
  finally: await h
