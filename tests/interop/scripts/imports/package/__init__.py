print("package begins:", __name__, __path__, __file__)
from . import inner
from .inner import f

_hidden = 1
shown = 2
