//! Statements.

use ruff_python_ast::{self as ast, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::{Item, Kind};
use super::{Reader, list, name, plain, text};
use crate::tree::from_parser::expression::operator;

impl Reader<'_> {
    pub(super) fn statement(&self, stmt: &Stmt) -> Item {
        let range = stmt.range();
        match stmt {
            Stmt::FunctionDef(s) => self.function(s),
            Stmt::ClassDef(s) => self.class(s),
            Stmt::Return(s) => self.node(Kind::Return, range, [self.optional(s.value.as_deref())]),
            Stmt::Delete(s) => self.node(Kind::Delete, range, [self.expressions(&s.targets)]),
            Stmt::Assign(s) => {
                let fields = [self.expressions(&s.targets), self.expression(&s.value), Item::None];
                self.node(Kind::Assign, range, fields)
            }
            Stmt::AugAssign(s) => {
                let (target, value) = (self.expression(&s.target), self.expression(&s.value));
                self.node(Kind::AugAssign, range, [target, operator(s.op), value])
            }
            Stmt::AnnAssign(s) => self.annotated(s),
            Stmt::For(s) => self.for_loop(s),
            Stmt::While(s) => {
                let range = self.block(range);
                let [body, orelse] = [&s.body, &s.orelse].map(|body| self.statements(body));
                self.node(Kind::While, range, [self.expression(&s.test), body, orelse])
            }
            Stmt::If(s) => {
                let range = self.block(range);
                let body = self.statements(&s.body);
                let orelse = self.else_clauses(&s.elif_else_clauses);
                self.node(Kind::If, range, [self.expression(&s.test), body, orelse])
            }
            Stmt::With(s) => {
                let kind = if s.is_async { Kind::AsyncWith } else { Kind::With };
                let items = list(&s.items, |item| self.with_item(item));
                self.node(kind, self.block(range), [items, self.statements(&s.body), Item::None])
            }
            Stmt::Match(s) => {
                let cases = list(&s.cases, |case| self.match_case(case));
                self.node(Kind::Match, self.block(range), [self.expression(&s.subject), cases])
            }
            Stmt::Raise(s) => {
                let fields = [&s.exc, &s.cause].map(|part| self.optional(part.as_deref()));
                self.node(Kind::Raise, range, fields)
            }
            Stmt::Try(s) => self.try_statement(s),
            Stmt::Assert(s) => {
                let fields = [self.expression(&s.test), self.optional(s.msg.as_deref())];
                self.node(Kind::Assert, range, fields)
            }
            Stmt::Import(s) => self.node(Kind::Import, range, [self.aliases(&s.names)]),
            Stmt::ImportFrom(s) => {
                let level = Item::Int(i32::try_from(s.level).unwrap_or(i32::MAX));
                let fields = [name(s.module.as_ref()), self.aliases(&s.names), level];
                self.node(Kind::ImportFrom, range, fields)
            }
            Stmt::Global(s) => self.node(Kind::Global, range, [list(&s.names, |name| text(name))]),
            Stmt::Nonlocal(s) => {
                self.node(Kind::Nonlocal, range, [list(&s.names, |name| text(name))])
            }
            Stmt::Expr(s) => self.node(Kind::Expr, range, [self.expression(&s.value)]),
            Stmt::Break(_) => self.node(Kind::Break, range, []),
            Stmt::Continue(_) => self.node(Kind::Continue, range, []),
            // The parser refuses what is not in Python 3.11.
            Stmt::Pass(_) | Stmt::TypeAlias(_) | Stmt::IpyEscapeCommand(_) => {
                self.node(Kind::Pass, range, [])
            }
        }
    }

    fn function(&self, def: &ast::StmtFunctionDef) -> Item {
        let kind = if def.is_async { Kind::AsyncFunctionDef } else { Kind::FunctionDef };
        let fields = [
            text(&def.name),
            self.parameters(&def.parameters),
            self.statements(&def.body),
            self.decorators(&def.decorator_list),
            self.optional(def.returns.as_deref()),
            Item::None,
        ];
        self.node(kind, self.without_decorators(def.range(), &def.decorator_list), fields)
    }

    fn class(&self, def: &ast::StmtClassDef) -> Item {
        let fields = [
            text(&def.name),
            self.expressions(def.bases()),
            list(def.keywords(), |keyword| self.keyword(keyword)),
            self.statements(&def.body),
            self.decorators(&def.decorator_list),
        ];
        let range = self.without_decorators(def.range(), &def.decorator_list);
        self.node(Kind::ClassDef, range, fields)
    }

    fn decorators(&self, decorators: &[ast::Decorator]) -> Item {
        self.expressions(decorators.iter().map(|decorator| &decorator.expression))
    }

    /// The range of a definition from its keyword on.
    fn without_decorators(&self, range: TextRange, decorators: &[ast::Decorator]) -> TextRange {
        let range = self.block(range);
        let Some(last) = decorators.last() else { return range };
        TextRange::new(self.next_word(last.end()), range.end())
    }

    /// The range of a statement with a body: a semicolon at the end of the body belongs to it.
    fn block(&self, range: TextRange) -> TextRange {
        let rest = &self.source()[range.end().to_usize()..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\x0c']).len();
        if rest[blanks..].starts_with(';') {
            let end = range.end().to_usize() + blanks + 1;
            return TextRange::new(range.start(), TextSize::try_from(end).unwrap_or(range.end()));
        }
        range
    }

    fn annotated(&self, s: &ast::StmtAnnAssign) -> Item {
        let fields = [
            self.expression(&s.target),
            self.expression(&s.annotation),
            self.optional(s.value.as_deref()),
            Item::Int(i32::from(s.simple)),
        ];
        self.node(Kind::AnnAssign, s.range(), fields)
    }

    fn for_loop(&self, s: &ast::StmtFor) -> Item {
        let kind = if s.is_async { Kind::AsyncFor } else { Kind::For };
        let fields = [
            self.expression(&s.target),
            self.expression(&s.iter),
            self.statements(&s.body),
            self.statements(&s.orelse),
            Item::None,
        ];
        self.node(kind, self.block(s.range()), fields)
    }

    /// What stands for `elif` and `else`: an `elif` is an `if` inside an `else`.
    fn else_clauses(&self, clauses: &[ast::ElifElseClause]) -> Item {
        let end = clauses.last().map(Ranged::end);
        clauses.iter().rev().fold(Item::List(Vec::new()), |orelse, clause| {
            let body = self.statements(&clause.body);
            let (Some(test), Some(end)) = (&clause.test, end) else { return body };
            let range = self.block(TextRange::new(clause.start(), end));
            Item::List(vec![self.node(Kind::If, range, [self.expression(test), body, orelse])])
        })
    }

    fn with_item(&self, item: &ast::WithItem) -> Item {
        let variables = self.optional(item.optional_vars.as_deref());
        plain(Kind::Withitem, [self.expression(&item.context_expr), variables]).into()
    }

    fn try_statement(&self, s: &ast::StmtTry) -> Item {
        let kind = if s.is_star { Kind::TryStar } else { Kind::Try };
        let handlers = list(&s.handlers, |ast::ExceptHandler::ExceptHandler(handler)| {
            let fields = [
                self.optional(handler.type_.as_deref()),
                name(handler.name.as_ref()),
                self.statements(&handler.body),
            ];
            self.node(Kind::ExceptHandler, self.block(handler.range()), fields)
        });
        let [body, orelse, finalbody] =
            [&s.body, &s.orelse, &s.finalbody].map(|body| self.statements(body));
        self.node(kind, self.block(s.range()), [body, handlers, orelse, finalbody])
    }

    fn aliases(&self, aliases: &[ast::Alias]) -> Item {
        list(aliases, |alias| {
            let fields = [text(&alias.name), name(alias.asname.as_ref())];
            self.node(Kind::Alias, alias.range(), fields)
        })
    }

    fn match_case(&self, case: &ast::MatchCase) -> Item {
        let guard = self.optional(case.guard.as_deref());
        let fields = [self.pattern(&case.pattern), guard, self.statements(&case.body)];
        plain(Kind::MatchCase, fields).into()
    }
}
