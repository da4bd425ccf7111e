//! Patterns of `match` statements.

use ruff_python_ast::{self as ast, AtomicNodeIndex, Pattern, Singleton};

use super::super::{Item, Kind, Node};
use super::{Builder, Result, missing, nodes, optional_identifier};
use crate::bytecode::Const;

impl Builder<'_> {
    pub(super) fn match_case(&self, node: &Node) -> Result<ast::MatchCase> {
        let Some(pattern) = node.child(0) else { return missing() };
        Ok(ast::MatchCase {
            node_index: AtomicNodeIndex::NONE,
            range: self.range(pattern),
            pattern: self.pattern(pattern)?,
            guard: self.optional_boxed(node.child(1))?,
            body: self.statements(node.list(2))?.into(),
        })
    }

    fn patterns(&self, items: &[Item]) -> Result<Vec<Pattern>> {
        nodes(items).map(|node| self.pattern(node)).collect()
    }

    fn pattern(&self, node: &Node) -> Result<Pattern> {
        let (range, node_index) = (self.range(node), AtomicNodeIndex::NONE);
        Ok(match node.kind {
            Kind::MatchValue => {
                let value = self.boxed(node.child(0))?;
                ast::PatternMatchValue { node_index, range, value }.into()
            }
            Kind::MatchSingleton => {
                let value = match node.field(0) {
                    Item::Constant(Const::Bool(value)) => Singleton::from(*value),
                    _ => Singleton::None,
                };
                ast::PatternMatchSingleton { node_index, range, value }.into()
            }
            Kind::MatchSequence => {
                let patterns = self.patterns(node.list(0))?;
                ast::PatternMatchSequence { node_index, range, patterns }.into()
            }
            Kind::MatchMapping => ast::PatternMatchMapping {
                node_index,
                range,
                keys: self.expressions(node.list(0))?.into(),
                patterns: self.patterns(node.list(1))?.into(),
                rest: optional_identifier(node.text(2), range),
            }
            .into(),
            Kind::MatchClass => self.class_pattern(node)?.into(),
            Kind::MatchStar => {
                let name = optional_identifier(node.text(0), range);
                ast::PatternMatchStar { node_index, range, name }.into()
            }
            Kind::MatchAs => {
                let pattern = node.child(0).map(|inner| self.pattern(inner)).transpose()?;
                let (pattern, name) =
                    (pattern.map(Box::new), optional_identifier(node.text(1), range));
                ast::PatternMatchAs { node_index, range, pattern, name }.into()
            }
            _ => {
                let patterns = self.patterns(node.list(0))?;
                ast::PatternMatchOr { node_index, range, patterns }.into()
            }
        })
    }

    fn class_pattern(&self, node: &Node) -> Result<ast::PatternMatchClass> {
        let range = self.range(node);
        let names = node.list(2).iter().map(Item::text);
        let keywords = names.zip(nodes(node.list(3))).map(|(name, pattern)| {
            Ok(ast::PatternKeyword {
                node_index: AtomicNodeIndex::NONE,
                range: self.range(pattern),
                attr: self.identifier(name, self.range(pattern))?,
                pattern: self.pattern(pattern)?,
            })
        });
        let arguments = ast::PatternArguments {
            node_index: AtomicNodeIndex::NONE,
            range,
            patterns: self.patterns(node.list(1))?.into(),
            keywords: keywords.collect::<Result<_>>()?,
        };
        Ok(ast::PatternMatchClass {
            node_index: AtomicNodeIndex::NONE,
            range,
            cls: self.boxed(node.child(0))?,
            arguments,
        })
    }
}
