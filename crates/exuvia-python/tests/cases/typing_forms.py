"""The module `typing`, and data classes: what programs use of them at run time."""

import collections.abc
import dataclasses
import sys
import typing
import weakref
from typing import *

T, U = TypeVar("T"), TypeVar("U", bound=int)
P = ParamSpec("P")


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


print(List[int], Optional[int], Union[int, str, None], Union[int, int], Dict[str, T][int], Callable[[int], str], Callable[P, T], T, U, P)
print(Type[int], Tuple[int, ...], Tuple[()], Iterable[T][int], Any, NoReturn, ClassVar[int], Final[int], Literal["a", 1], Annotated[int, 5])
print(Never, Self, LiteralString, Required[int], NotRequired[str])
print(T | int, int | T, list[T][int], dict[T, list[U]][str, bool], (list[T] | None)[int], Optional[list[T]], Union[int, list[str]])
print(get_origin(List[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), get_origin(list[int]), get_args(int | str), get_origin(Union[int, str]))
print(Optional[int] == (int | None), Union[int, str] == (str | int), List[int] == list[int], hash(Union[int, str]) == hash(Union[str, int]))
attempt(lambda: Self[int])
attempt(lambda: List[int, str])
attempt(lambda: isinstance([], List[int]))
attempt(lambda: isinstance(1, Union[int, str]))
attempt(lambda: Any())
attempt(lambda: Union[1, 2] if False else Optional[1])


class Point(NamedTuple):
    """A point."""

    x: int
    y: int = 0

    def length(self):
        return (self.x**2 + self.y**2) ** 0.5


print(Point(3, 4), Point(3).length(), Point._fields, Point._field_defaults, Point.__annotations__, Point.__doc__, Point.__bases__, Point.__match_args__)
print(NamedTuple("Pair", [("a", int), ("b", str)])(1, "x"), NamedTuple("Named", a=int)(1))
attempt(lambda: Point())
attempt(lambda: Point(1, 2, 3))
attempt(lambda: type(NamedTuple("Bad", [("_a", int)])))


class Movie(TypedDict):
    name: str
    year: NotRequired[int]


class Sequel(Movie, total=False):
    number: int
    studio: Required[str]


print(Movie(name="a", year=1), Movie.__total__, sorted(Movie.__required_keys__), sorted(Movie.__optional_keys__))
print(Sequel.__total__, sorted(Sequel.__required_keys__), sorted(Sequel.__optional_keys__), Sequel.__annotations__, is_typeddict(Sequel), is_typeddict(dict))
attempt(lambda: isinstance({}, Movie))


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: list[T] = []


class Numbers(Stack[int]):
    pass


class Mapped(Generic[T, U], Dict[T, U]):
    pass


print(Stack[int], Stack.__parameters__, Stack[int]().__orig_class__, Numbers.__orig_bases__, Numbers.__mro__, Mapped[int, bool], Stack[T][str])
attempt(lambda: Stack[int, str])
attempt(lambda: Numbers[int])
attempt(lambda: isinstance(1, Any))
print(issubclass(type("FromAny", (Any,), {}), Any))


class Sized_(Protocol):
    def size(self) -> int: ...


@runtime_checkable
class Closes(Protocol):
    name: str

    def close(self): ...


class File:
    name = "file"

    def close(self):
        pass


print(isinstance(File(), Closes), isinstance(5, Closes), issubclass(File, collections.abc.Hashable))
attempt(lambda: isinstance(5, Sized_))
attempt(lambda: Closes())


def annotated(a: "int", b: Optional["str"] = None, *args: int, **kwargs: "List[T]") -> "Point": ...


print(get_type_hints(annotated))
print(get_type_hints(Point), get_type_hints(Movie, include_extras=True), get_type_hints(Movie))
UserId = NewType("UserId", int)
print(UserId, UserId(5), UserId.__supertype__)
print(cast(int, "text"), TYPE_CHECKING, final(File) is File, File.__final__, assert_type(5, int))
attempt(assert_never, "x" * 200)


@overload
def over(x: int) -> int: ...


@overload
def over(x: str) -> str: ...


def over(x):
    return x


print(over(5), len(get_overloads(over)), dataclass_transform(eq_default=False)(File).__dataclass_transform__)
clear_overloads()
print(get_overloads(over))


@dataclasses.dataclass(slots=True)
class Slotted:
    x: int
    y: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True, weakref_slot=True, kw_only=True)
class Below(Slotted):
    z: int = 5


@dataclasses.dataclass(frozen=True, order=True)
class Frozen:
    a: int
    b: str = "b"
    _: dataclasses.KW_ONLY
    c: int = 0


print(Slotted(1), Slotted.__slots__, hasattr(Slotted(1), "__dict__"), Below(x=1, z=2), Below.__slots__, Slotted(1) == Slotted(1, []), Slotted.__match_args__)
attempt(lambda: setattr(Slotted(1), "other", 1))
attempt(lambda: weakref.ref(Slotted(1)))
b = Below(x=1)
print(weakref.ref(b)() is b)
attempt(lambda: Below(1))
attempt(lambda: dataclasses.dataclass(weakref_slot=True)(type("C", (), {})))
print(Frozen(1), Frozen(1, "x", c=2) > Frozen(1, "x", c=1), hash(Frozen(1)) == hash(Frozen(1)), dataclasses.asdict(Frozen(1)), dataclasses.replace(Frozen(1), a=5))
attempt(lambda: setattr(Frozen(1), "a", 2))
match Frozen(1, "m"):
    case Frozen(a, b):
        print(a, b)
print([f.name for f in dataclasses.fields(Frozen)], dataclasses.is_dataclass(Frozen))
