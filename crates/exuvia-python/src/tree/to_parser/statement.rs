//! Statements.

use ruff_python_ast::{self as ast, AtomicNodeIndex, ExceptHandler, Stmt};
use ruff_text_size::{TextRange, TextSize};

use super::super::{Item, Kind, Node};
use super::expression::operator;
use super::{Builder, Result, identifiers, missing, nodes, number, optional_identifier};

impl Builder<'_> {
    pub(super) fn statement(&self, node: &Node) -> Result<Stmt> {
        let (range, node_index) = (self.range(node), AtomicNodeIndex::NONE);
        Ok(match node.kind {
            Kind::FunctionDef | Kind::AsyncFunctionDef => self.function(node)?.into(),
            Kind::ClassDef => self.class(node)?.into(),
            Kind::Return => {
                let value = self.optional_boxed(node.child(0))?;
                ast::StmtReturn { node_index, range, value }.into()
            }
            Kind::Delete => {
                let targets = self.expressions(node.list(0))?;
                ast::StmtDelete { node_index, range, targets }.into()
            }
            Kind::Assign => {
                let targets = self.expressions(node.list(0))?;
                let value = self.boxed(node.child(1))?;
                ast::StmtAssign { node_index, range, targets, value }.into()
            }
            Kind::AugAssign => {
                let (target, value) = (self.boxed(node.child(0))?, self.boxed(node.child(2))?);
                let op = operator(node.child(1));
                ast::StmtAugAssign { node_index, range, target, op, value }.into()
            }
            Kind::AnnAssign => self.annotated(node)?.into(),
            Kind::Raise => {
                let exc = self.optional_boxed(node.child(0))?;
                let cause = self.optional_boxed(node.child(1))?;
                ast::StmtRaise { node_index, range, exc, cause }.into()
            }
            Kind::Assert => {
                let test = self.boxed(node.child(0))?;
                let msg = self.optional_boxed(node.child(1))?;
                ast::StmtAssert { node_index, range, test, msg }.into()
            }
            Kind::Expr => {
                let value = self.boxed(node.child(0))?;
                ast::StmtExpr { node_index, range, value }.into()
            }
            Kind::Break => ast::StmtBreak { node_index, range }.into(),
            Kind::Continue => ast::StmtContinue { node_index, range }.into(),
            Kind::Pass => ast::StmtPass { node_index, range }.into(),
            _ => return self.names(node, range),
        })
    }

    /// Statements that consist of names; the others are compound.
    fn names(&self, node: &Node, range: TextRange) -> Result<Stmt> {
        let node_index = AtomicNodeIndex::NONE;
        Ok(match node.kind {
            Kind::Global => {
                let names = identifiers(node.list(0), range);
                ast::StmtGlobal { node_index, range, names }.into()
            }
            Kind::Nonlocal => {
                let names = identifiers(node.list(0), range);
                ast::StmtNonlocal { node_index, range, names }.into()
            }
            Kind::Import => {
                let names = self.aliases(node.list(0))?;
                ast::StmtImport { node_index, range, names, is_lazy: false }.into()
            }
            Kind::ImportFrom => {
                let module = optional_identifier(node.text(0), range);
                let names = self.aliases(node.list(1))?;
                let level = u32::try_from(number(node.field(2))).unwrap_or(0);
                ast::StmtImportFrom { node_index, range, module, names, level, is_lazy: false }
                    .into()
            }
            _ => return self.compound(node, range),
        })
    }

    fn compound(&self, node: &Node, range: TextRange) -> Result<Stmt> {
        let node_index = AtomicNodeIndex::NONE;
        Ok(match node.kind {
            Kind::For | Kind::AsyncFor => ast::StmtFor {
                node_index,
                range,
                is_async: node.kind == Kind::AsyncFor,
                target: self.boxed(node.child(0))?,
                iter: self.boxed(node.child(1))?,
                body: self.statements(node.list(2))?.into(),
                orelse: self.statements(node.list(3))?.into(),
            }
            .into(),
            Kind::While => ast::StmtWhile {
                node_index,
                range,
                test: self.boxed(node.child(0))?,
                body: self.statements(node.list(1))?.into(),
                orelse: self.statements(node.list(2))?.into(),
            }
            .into(),
            Kind::If => ast::StmtIf {
                node_index,
                range,
                test: self.boxed(node.child(0))?,
                body: self.statements(node.list(1))?.into(),
                elif_else_clauses: self.else_clauses(node)?,
            }
            .into(),
            Kind::With | Kind::AsyncWith => ast::StmtWith {
                node_index,
                range,
                is_async: node.kind == Kind::AsyncWith,
                items: nodes(node.list(0))
                    .map(|item| self.with_item(item))
                    .collect::<Result<_>>()?,
                body: self.statements(node.list(1))?.into(),
            }
            .into(),
            Kind::Match => ast::StmtMatch {
                node_index,
                range,
                subject: self.boxed(node.child(0))?,
                cases: nodes(node.list(1))
                    .map(|case| self.match_case(case))
                    .collect::<Result<_>>()?,
            }
            .into(),
            Kind::Try | Kind::TryStar => ast::StmtTry {
                node_index,
                range,
                body: self.statements(node.list(0))?.into(),
                handlers: nodes(node.list(1))
                    .map(|node| self.handler(node))
                    .collect::<Result<_>>()?,
                orelse: self.statements(node.list(2))?.into(),
                finalbody: self.statements(node.list(3))?.into(),
                is_star: node.kind == Kind::TryStar,
            }
            .into(),
            _ => return missing(),
        })
    }

    fn function(&self, node: &Node) -> Result<ast::StmtFunctionDef> {
        let decorator_list = self.decorators(node.list(3))?;
        let (range, name) = self.header(node, &decorator_list, "def");
        Ok(ast::StmtFunctionDef {
            node_index: AtomicNodeIndex::NONE,
            range,
            is_async: node.kind == Kind::AsyncFunctionDef,
            decorator_list: decorator_list.into(),
            name: self.identifier(node.text(0), name)?,
            type_params: None,
            parameters: Box::new(self.parameters(node.child(1))?),
            returns: self.optional_boxed(node.child(4))?,
            body: self.statements(node.list(2))?.into(),
        })
    }

    fn class(&self, node: &Node) -> Result<ast::StmtClassDef> {
        let decorator_list = self.decorators(node.list(4))?;
        let (range, name) = self.header(node, &decorator_list, "class");
        let arguments = ast::Arguments {
            node_index: AtomicNodeIndex::NONE,
            range: name,
            args: self.expressions(node.list(1))?.into(),
            keywords: self.keywords(node.list(2))?.into(),
        };
        let has_arguments = !arguments.args.is_empty() || !arguments.keywords.is_empty();
        Ok(ast::StmtClassDef {
            node_index: AtomicNodeIndex::NONE,
            range,
            decorator_list: decorator_list.into(),
            name: self.identifier(node.text(0), name)?,
            type_params: None,
            arguments: has_arguments.then(|| Box::new(arguments)),
            body: self.statements(node.list(3))?.into(),
        })
    }

    fn decorators(&self, items: &[Item]) -> Result<Vec<ast::Decorator>> {
        let decorator = |node: &Node| {
            let (expression, range) = (self.expression(node)?, self.range(node));
            Ok(ast::Decorator { node_index: AtomicNodeIndex::NONE, range, expression })
        };
        nodes(items).map(decorator).collect()
    }

    /// The range of a definition with its decorators, and that of its name, which stands behind the keyword.
    fn header(
        &self,
        node: &Node,
        decorators: &[ast::Decorator],
        keyword: &str,
    ) -> (TextRange, TextRange) {
        let range = self.range(node);
        let all = decorators.first().map_or(range, |first| range.cover(first.range));
        let start = range.start().to_usize();
        let Some(from) = self.lines.source()[start..].find(keyword) else {
            return (all, TextRange::empty(range.start()));
        };
        let from = start + from + keyword.len();
        let rest = &self.lines.source()[from..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let name = node.text(0).filter(|name| rest[blanks..].starts_with(name));
        let size = |size: usize| TextSize::try_from(size).unwrap_or_default();
        let name = match name {
            Some(name) => TextRange::at(size(from + blanks), size(name.len())),
            None => TextRange::empty(size(from)),
        };
        (all.cover(name), name)
    }

    fn annotated(&self, node: &Node) -> Result<ast::StmtAnnAssign> {
        Ok(ast::StmtAnnAssign {
            node_index: AtomicNodeIndex::NONE,
            range: self.range(node),
            target: self.boxed(node.child(0))?,
            annotation: self.boxed(node.child(1))?,
            value: self.optional_boxed(node.child(2))?,
            simple: number(node.field(3)) != 0,
        })
    }

    /// What follows the body of an `if`. An `if` alone there is taken for an `elif`.
    fn else_clauses(&self, node: &Node) -> Result<Vec<ast::ElifElseClause>> {
        let mut clauses = Vec::new();
        let mut orelse = node.list(2);
        while let [Item::Node(inner)] = orelse
            && inner.kind == Kind::If
        {
            clauses.push(ast::ElifElseClause {
                node_index: AtomicNodeIndex::NONE,
                range: self.range(inner),
                test: Some(self.required(inner.child(0))?),
                body: self.statements(inner.list(1))?.into(),
            });
            orelse = inner.list(2);
        }
        if let Some(first) = nodes(orelse).next() {
            let (range, body) = (self.range(first), self.statements(orelse)?.into());
            clauses.push(ast::ElifElseClause {
                node_index: AtomicNodeIndex::NONE,
                range,
                test: None,
                body,
            });
        }
        Ok(clauses)
    }

    fn with_item(&self, node: &Node) -> Result<ast::WithItem> {
        Ok(ast::WithItem {
            node_index: AtomicNodeIndex::NONE,
            range: node.child(0).map_or_else(TextRange::default, |node| self.range(node)),
            context_expr: self.required(node.child(0))?,
            optional_vars: self.optional_boxed(node.child(1))?,
        })
    }

    fn handler(&self, node: &Node) -> Result<ExceptHandler> {
        let range = self.range(node);
        Ok(ExceptHandler::ExceptHandler(ast::ExceptHandlerExceptHandler {
            node_index: AtomicNodeIndex::NONE,
            range,
            type_: self.optional_boxed(node.child(0))?,
            name: optional_identifier(node.text(1), range),
            body: self.statements(node.list(2))?.into(),
        }))
    }

    fn aliases(&self, items: &[Item]) -> Result<Vec<ast::Alias>> {
        let alias = |node: &Node| {
            let range = self.range(node);
            let name = self.identifier(node.text(0), range)?;
            let asname = optional_identifier(node.text(1), range);
            Ok(ast::Alias { node_index: AtomicNodeIndex::NONE, range, name, asname })
        };
        nodes(items).map(alias).collect()
    }
}
