//! Patterns of `match` statements.

use ruff_python_ast::{Pattern, PatternMatchClass, Singleton};
use ruff_text_size::Ranged;

use super::super::{Item, Kind};
use super::{Reader, list, name, text};
use crate::bytecode::Const;

impl Reader<'_> {
    pub(super) fn pattern(&self, pattern: &Pattern) -> Item {
        let range = pattern.range();
        match pattern {
            Pattern::MatchValue(p) => {
                self.node(Kind::MatchValue, range, [self.expression(&p.value)])
            }
            Pattern::MatchSingleton(p) => {
                let value = Item::Constant(match p.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::Bool(true),
                    Singleton::False => Const::Bool(false),
                });
                self.node(Kind::MatchSingleton, range, [value])
            }
            Pattern::MatchSequence(p) => {
                self.node(Kind::MatchSequence, range, [self.patterns(&p.patterns)])
            }
            Pattern::MatchMapping(p) => {
                let rest = name(p.rest.as_ref());
                let fields = [self.expressions(&p.keys), self.patterns(&p.patterns), rest];
                self.node(Kind::MatchMapping, range, fields)
            }
            Pattern::MatchClass(p) => self.class_pattern(p),
            Pattern::MatchStar(p) => self.node(Kind::MatchStar, range, [name(p.name.as_ref())]),
            Pattern::MatchAs(p) => {
                let inner = p.pattern.as_deref();
                let inner = inner.map_or(Item::None, |pattern| self.pattern(pattern));
                self.node(Kind::MatchAs, range, [inner, name(p.name.as_ref())])
            }
            Pattern::MatchOr(p) => self.node(Kind::MatchOr, range, [self.patterns(&p.patterns)]),
        }
    }

    fn patterns(&self, patterns: &[Pattern]) -> Item {
        list(patterns, |pattern| self.pattern(pattern))
    }

    fn class_pattern(&self, p: &PatternMatchClass) -> Item {
        let keywords = &p.arguments.keywords;
        let fields = [
            self.expression(&p.cls),
            self.patterns(&p.arguments.patterns),
            list(keywords, |keyword| text(&keyword.attr)),
            list(keywords, |keyword| self.pattern(&keyword.pattern)),
        ];
        self.node(Kind::MatchClass, p.range(), fields)
    }
}
