from .. import inner
from ..inner import f
from . import __name__ as here

found = f(), inner.__name__, here
