//! From text to expressions. Expressions are data of the program, and not in the heap.

use std::rc::Rc;

/// An expression as it was written.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    Number(i64),
    Name(Rc<str>),
    List(Rc<[Self]>),
}

/// Reads all expressions of a text. What is wrong ends it.
pub(crate) fn read(text: &str) -> Vec<Result<Expression, String>> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let mut expressions = Vec::new();
    while words.peek().is_some() {
        let expression = read_one(&mut words, 0);
        let wrong = expression.is_err();
        expressions.push(expression);
        if wrong {
            break;
        }
    }
    expressions
}

/// More lists inside one another are refused.
const DEEPEST: usize = 200;

fn read_one<'t>(
    words: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>,
    depth: usize,
) -> Result<Expression, String> {
    match words.next().ok_or("the text ends inside a list")? {
        ")" => Err("a list ends that has not begun".to_owned()),
        "(" if depth == DEEPEST => Err(format!("more than {DEEPEST} lists inside one another")),
        "(" => {
            let mut items = Vec::new();
            while words.next_if_eq(&")").is_none() {
                items.push(read_one(words, depth + 1)?);
            }
            Ok(Expression::List(items.into()))
        }
        word => Ok(word.parse().map_or_else(|_| Expression::Name(word.into()), Expression::Number)),
    }
}
