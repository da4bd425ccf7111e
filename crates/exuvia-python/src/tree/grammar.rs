//! Which classes of nodes there are, and what each consists of.
//!
//! One table, in the notation of the documentation of Python's module `ast`. The classes, the checks and the conversions to
//! objects and back all come from it.

use std::sync::LazyLock;

/// A group of classes that may stand in the same places, such as all statements.
#[derive(Debug)]
pub(crate) struct Group {
    /// The name of the common base class. A group of one class that bears its name has no base class of its own.
    pub(crate) name: &'static str,
    /// Whether its nodes have a place in the text.
    pub(crate) has_place: bool,
    pub(crate) classes: Vec<Class>,
}

/// A class of nodes.
#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) kind: Kind,
    pub(crate) name: &'static str,
    /// The fields in the notation of the table.
    pub(crate) notation: &'static str,
    pub(crate) fields: Vec<Field>,
}

/// A field of a node.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) type_: Type,
    pub(crate) quantity: Quantity,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// A name.
    Identifier,
    /// A text.
    String,
    /// A small number.
    Int,
    /// The value of a literal.
    Constant,
    /// A node of the group with this name.
    Node(&'static str),
}

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    One,
    /// One or `None`.
    Optional,
    /// A list.
    Many,
}

impl Group {
    /// Whether the only class of the group is the group.
    pub(crate) fn is_class(&self) -> bool {
        self.classes[0].name == self.name
    }

    /// Whether its nodes can do without the end of their place.
    pub(crate) fn has_optional_end(&self) -> bool {
        self.has_place && self.name != "pattern"
    }

    /// Whether its classes have no contents, so that one node of each will do for all trees.
    pub(crate) fn is_enumeration(&self) -> bool {
        self.name != "stmt" && self.classes.iter().any(|class| class.fields.is_empty())
    }
}

/// All groups, in the order in which `_ast` has them.
pub(crate) static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let groups = TABLE.iter().map(|&(name, has_place, rows)| Group {
        name,
        has_place,
        classes: rows.iter().map(read_row).collect(),
    });
    groups.collect()
});

/// For each kind its group and its class there.
static PLACES: LazyLock<Vec<(&'static Group, &'static Class)>> = LazyLock::new(|| {
    let groups: &'static [Group] = &GROUPS;
    groups.iter().flat_map(|group| group.classes.iter().map(move |class| (group, class))).collect()
});

impl Kind {
    /// The class of such nodes.
    pub(crate) fn class(self) -> &'static Class {
        PLACES[self as usize].1
    }

    /// The group to which the class belongs.
    pub(crate) fn group(self) -> &'static Group {
        PLACES[self as usize].0
    }
}

/// The group with this name.
pub(crate) fn group(name: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|group| group.name == name)
}

/// A class in the table: its kind, its name, its fields.
type Row = (Kind, &'static str, &'static str);

fn read_row(&(kind, name, notation): &Row) -> Class {
    let fields = notation.split(", ").filter(|field| !field.is_empty()).map(read_field).collect();
    Class { kind, name, notation, fields }
}

/// `type? name`
fn read_field(notation: &'static str) -> Field {
    let (type_, name) = notation.split_once(' ').expect("a field has a type and a name");
    let (type_, quantity) = match type_.strip_suffix('?') {
        Some(type_) => (type_, Quantity::Optional),
        None => match type_.strip_suffix('*') {
            Some(type_) => (type_, Quantity::Many),
            None => (type_, Quantity::One),
        },
    };
    let type_ = match type_ {
        "identifier" => Type::Identifier,
        "string" => Type::String,
        "int" => Type::Int,
        "constant" => Type::Constant,
        group => Type::Node(group),
    };
    Field { name, type_, quantity }
}

macro_rules! grammar {
    ($($group:ident $has_place:literal { $($kind:ident $name:literal $fields:literal)* })*) => {
        /// The class of a node.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { $($($kind,)*)* }

        /// For each group its name, whether its nodes have a place, and its classes.
        const TABLE: &[(&str, bool, &[Row])] =
            &[$((stringify!($group), $has_place, &[$((Kind::$kind, $name, $fields)),*])),*];
    };
}

grammar! {
    mod false {
        Module "Module" "stmt* body, type_ignore* type_ignores"
        Interactive "Interactive" "stmt* body"
        Expression "Expression" "expr body"
        FunctionType "FunctionType" "expr* argtypes, expr returns"
    }
    stmt true {
        FunctionDef "FunctionDef" "identifier name, arguments args, stmt* body, expr* decorator_list, \
            expr? returns, string? type_comment"
        AsyncFunctionDef "AsyncFunctionDef" "identifier name, arguments args, stmt* body, expr* decorator_list, \
            expr? returns, string? type_comment"
        ClassDef "ClassDef" "identifier name, expr* bases, keyword* keywords, stmt* body, \
            expr* decorator_list"
        Return "Return" "expr? value"
        Delete "Delete" "expr* targets"
        Assign "Assign" "expr* targets, expr value, string? type_comment"
        AugAssign "AugAssign" "expr target, operator op, expr value"
        AnnAssign "AnnAssign" "expr target, expr annotation, expr? value, int simple"
        For "For" "expr target, expr iter, stmt* body, stmt* orelse, string? type_comment"
        AsyncFor "AsyncFor" "expr target, expr iter, stmt* body, stmt* orelse, string? type_comment"
        While "While" "expr test, stmt* body, stmt* orelse"
        If "If" "expr test, stmt* body, stmt* orelse"
        With "With" "withitem* items, stmt* body, string? type_comment"
        AsyncWith "AsyncWith" "withitem* items, stmt* body, string? type_comment"
        Match "Match" "expr subject, match_case* cases"
        Raise "Raise" "expr? exc, expr? cause"
        Try "Try" "stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody"
        TryStar "TryStar" "stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody"
        Assert "Assert" "expr test, expr? msg"
        Import "Import" "alias* names"
        ImportFrom "ImportFrom" "identifier? module, alias* names, int? level"
        Global "Global" "identifier* names"
        Nonlocal "Nonlocal" "identifier* names"
        Expr "Expr" "expr value"
        Pass "Pass" ""
        Break "Break" ""
        Continue "Continue" ""
    }
    expr true {
        BoolOp "BoolOp" "boolop op, expr* values"
        NamedExpr "NamedExpr" "expr target, expr value"
        BinOp "BinOp" "expr left, operator op, expr right"
        UnaryOp "UnaryOp" "unaryop op, expr operand"
        Lambda "Lambda" "arguments args, expr body"
        IfExp "IfExp" "expr test, expr body, expr orelse"
        Dict "Dict" "expr* keys, expr* values"
        Set "Set" "expr* elts"
        ListComp "ListComp" "expr elt, comprehension* generators"
        SetComp "SetComp" "expr elt, comprehension* generators"
        DictComp "DictComp" "expr key, expr value, comprehension* generators"
        GeneratorExp "GeneratorExp" "expr elt, comprehension* generators"
        Await "Await" "expr value"
        Yield "Yield" "expr? value"
        YieldFrom "YieldFrom" "expr value"
        Compare "Compare" "expr left, cmpop* ops, expr* comparators"
        Call "Call" "expr func, expr* args, keyword* keywords"
        FormattedValue "FormattedValue" "expr value, int conversion, expr? format_spec"
        JoinedStr "JoinedStr" "expr* values"
        Constant "Constant" "constant value, string? kind"
        Attribute "Attribute" "expr value, identifier attr, expr_context ctx"
        Subscript "Subscript" "expr value, expr slice, expr_context ctx"
        Starred "Starred" "expr value, expr_context ctx"
        Name "Name" "identifier id, expr_context ctx"
        List "List" "expr* elts, expr_context ctx"
        Tuple "Tuple" "expr* elts, expr_context ctx"
        Slice "Slice" "expr? lower, expr? upper, expr? step"
    }
    expr_context false {
        Load "Load" ""
        Store "Store" ""
        Del "Del" ""
    }
    boolop false {
        And "And" ""
        Or "Or" ""
    }
    operator false {
        Add "Add" ""
        Sub "Sub" ""
        Mult "Mult" ""
        MatMult "MatMult" ""
        Div "Div" ""
        Mod "Mod" ""
        Pow "Pow" ""
        LShift "LShift" ""
        RShift "RShift" ""
        BitOr "BitOr" ""
        BitXor "BitXor" ""
        BitAnd "BitAnd" ""
        FloorDiv "FloorDiv" ""
    }
    unaryop false {
        Invert "Invert" ""
        Not "Not" ""
        UAdd "UAdd" ""
        USub "USub" ""
    }
    cmpop false {
        Eq "Eq" ""
        NotEq "NotEq" ""
        Lt "Lt" ""
        LtE "LtE" ""
        Gt "Gt" ""
        GtE "GtE" ""
        Is "Is" ""
        IsNot "IsNot" ""
        In "In" ""
        NotIn "NotIn" ""
    }
    comprehension false {
        Comprehension "comprehension" "expr target, expr iter, expr* ifs, int is_async"
    }
    excepthandler true {
        ExceptHandler "ExceptHandler" "expr? type, identifier? name, stmt* body"
    }
    arguments false {
        Arguments "arguments" "arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, \
            arg? kwarg, expr* defaults"
    }
    arg true {
        Arg "arg" "identifier arg, expr? annotation, string? type_comment"
    }
    keyword true {
        Keyword "keyword" "identifier? arg, expr value"
    }
    alias true {
        Alias "alias" "identifier name, identifier? asname"
    }
    withitem false {
        Withitem "withitem" "expr context_expr, expr? optional_vars"
    }
    match_case false {
        MatchCase "match_case" "pattern pattern, expr? guard, stmt* body"
    }
    pattern true {
        MatchValue "MatchValue" "expr value"
        MatchSingleton "MatchSingleton" "constant value"
        MatchSequence "MatchSequence" "pattern* patterns"
        MatchMapping "MatchMapping" "expr* keys, pattern* patterns, identifier? rest"
        MatchClass "MatchClass" "expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns"
        MatchStar "MatchStar" "identifier? name"
        MatchAs "MatchAs" "pattern? pattern, identifier? name"
        MatchOr "MatchOr" "pattern* patterns"
    }
    type_ignore false {
        TypeIgnore "TypeIgnore" "int lineno, string tag"
    }
}
