//! The names that `match` statements use and bind.

use ruff_python_ast::{Identifier, Pattern, StmtMatch};
use ruff_text_size::Ranged;

use super::walk::Walker;
use crate::syntax::SyntaxError;

type Result<T = ()> = std::result::Result<T, SyntaxError>;

impl Walker<'_> {
    pub(super) fn match_stmt(&mut self, stmt: &StmtMatch) -> Result {
        self.expr(&stmt.subject)?;
        for case in &stmt.cases {
            self.pattern(&case.pattern)?;
            self.option(case.guard.as_deref())?;
            self.stmts(&case.body)?;
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result {
        match pattern {
            Pattern::MatchValue(p) => self.expr(&p.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(p) => self.patterns(&p.patterns),
            Pattern::MatchMapping(p) => {
                self.exprs(&p.keys)?;
                self.patterns(&p.patterns)?;
                self.capture(p.rest.as_ref())
            }
            Pattern::MatchClass(p) => {
                self.expr(&p.cls)?;
                self.patterns(&p.arguments.patterns)?;
                p.arguments.keywords.iter().try_for_each(|keyword| self.pattern(&keyword.pattern))
            }
            Pattern::MatchStar(p) => self.capture(p.name.as_ref()),
            Pattern::MatchAs(p) => {
                p.pattern.as_deref().map_or(Ok(()), |pattern| self.pattern(pattern))?;
                self.capture(p.name.as_ref())
            }
            Pattern::MatchOr(p) => self.patterns(&p.patterns),
        }
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Result {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    fn capture(&mut self, name: Option<&Identifier>) -> Result {
        name.map_or(Ok(()), |name| self.bind(name, name.range()))
    }
}
