"""Special forms of typing have subscripts, but no items: iterating over them would never end."""

import typing
from typing import Annotated, Any, Callable, ClassVar, Dict, Final, List, Literal, Optional, Tuple, Type, Union, Unpack

for form in (
    Union, Optional, Literal, ClassVar, Final, Tuple, List, Dict, Type, Callable, Unpack, Any,
    Union[int, str], Optional[int], Annotated[int, 1], Callable[[int], str], typing.Self, typing.NoReturn,
):
    try:
        print(tuple(form))
    except TypeError as e:
        print(type(form).__name__, e)
print(list(List[int]), [*Literal[1]], tuple(Dict[str, int]))
