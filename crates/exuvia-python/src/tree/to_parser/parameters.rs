//! Parameters and keyword arguments.

use ruff_python_ast::{self as ast, AtomicNodeIndex, Expr, ParameterWithDefault};
use ruff_text_size::{Ranged, TextRange};

use super::super::{Item, Node};
use super::{Builder, Result, nodes, optional_identifier};

impl Builder<'_> {
    pub(super) fn parameters(&self, node: Option<&Node>) -> Result<ast::Parameters> {
        let Some(node) = node else { return Ok(ast::Parameters::default()) };
        let (positional_only, n_positional) = (node.list(0), node.list(1).len());
        let mut defaults: Vec<Option<Expr>> = Vec::new();
        let n_required = positional_only.len() + n_positional - node.list(6).len();
        defaults.resize_with(n_required, || None);
        defaults.extend(self.expressions(node.list(6))?.into_iter().map(Some));
        let later = defaults.split_off(positional_only.len());
        let keyword_only = node.list(4).iter().map(|item| self.optional(item.node()));
        let keyword_only = keyword_only.collect::<Result<_>>()?;
        let parameters = ast::Parameters {
            node_index: AtomicNodeIndex::NONE,
            range: TextRange::default(),
            posonlyargs: self.with_defaults(positional_only, defaults)?.into(),
            args: self.with_defaults(node.list(1), later)?.into(),
            vararg: self.starred(node.child(2))?,
            kwonlyargs: self.with_defaults(node.list(3), keyword_only)?.into(),
            kwarg: self.starred(node.child(5))?,
        };
        let range = parameters.iter().map(|parameter| parameter.range());
        let range = range.reduce(TextRange::cover).unwrap_or_default();
        Ok(ast::Parameters { range, ..parameters })
    }

    fn with_defaults(
        &self,
        items: &[Item],
        defaults: Vec<Option<Expr>>,
    ) -> Result<Vec<ParameterWithDefault>> {
        let parameter = |(node, default): (&Node, Option<Expr>)| {
            let parameter = self.parameter(node)?;
            let default = default.map(Box::new);
            Ok(ParameterWithDefault {
                node_index: AtomicNodeIndex::NONE,
                range: parameter.range,
                parameter,
                default,
            })
        };
        nodes(items).zip(defaults).map(parameter).collect()
    }

    fn starred(&self, node: Option<&Node>) -> Result<Option<Box<ast::Parameter>>> {
        node.map(|node| self.parameter(node).map(Box::new)).transpose()
    }

    fn parameter(&self, node: &Node) -> Result<ast::Parameter> {
        let range = self.range(node);
        let name = self.identifier(node.text(0), range)?;
        let annotation = self.optional_boxed(node.child(1))?;
        Ok(ast::Parameter { node_index: AtomicNodeIndex::NONE, range, name, annotation })
    }

    pub(super) fn keywords(&self, items: &[Item]) -> Result<Vec<ast::Keyword>> {
        let keyword = |node: &Node| {
            let range = self.range(node);
            let arg = optional_identifier(node.text(0), range);
            let value = self.required(node.child(1))?;
            Ok(ast::Keyword { node_index: AtomicNodeIndex::NONE, range, arg, value })
        };
        nodes(items).map(keyword).collect()
    }
}
