//! Warnings of the compiler, by way of the module `warnings`.

use exuvia::Gc;

use super::{Kind, Vm};
use crate::compile::{Warning, WarningKind};
use crate::object::{List, PyResult, Value};

impl Vm {
    /// Shows what the compiler warns of, as far as the filters let it through.
    ///
    /// # Errors
    /// `SyntaxError` for a warning that a filter makes an error, or what a function of the program raised.
    pub(crate) fn warn_of_syntax(&self, warnings: &[Warning], filename: &str) -> PyResult<()> {
        // The library's own modules are not the program's concern.
        if filename.starts_with("<frozen ") {
            return Ok(());
        }
        warnings.iter().try_for_each(|warning| self.warn_once(warning, filename))
    }

    fn warn_once(&self, warning: &Warning, filename: &str) -> PyResult<()> {
        let (kind, name) = match warning.kind {
            WarningKind::Syntax => (Kind::SyntaxWarning, "SyntaxWarning"),
            WarningKind::Deprecation => (Kind::DeprecationWarning, "DeprecationWarning"),
        };
        let error = &warning.error;
        if !self.has_filters() {
            if warning.kind == WarningKind::Syntax {
                let (line, text, source) = (error.line, &error.message, error.text.trim());
                self.write_stderr(&format!("{filename}:{line}: {name}: {text}\n"));
                if !filename.starts_with('<') {
                    self.write_stderr(&format!("  {source}\n"));
                }
            }
            return Ok(());
        }
        let warn = self.module_attribute("warnings", "warn_explicit")?;
        let class = Gc::as_any(self.exception_class(kind)).clone();
        let (line, text) = (self.new_int(i64::from(error.line)), self.new_str(&error.message));
        match self.call(&warn, &[text, class, self.new_str(filename), line]) {
            Err(raised) if self.is_kind(&raised, kind) => Err(self.syntax_error(error, filename)),
            result => result.map(drop),
        }
    }

    /// Whether the program may have filters of its own: it has imported `warnings`, or was started with some. Otherwise
    /// nothing is imported, as in CPython.
    fn has_filters(&self) -> bool {
        let options = self.sys.get_str(&self.intern("warnoptions"));
        let has_options = options
            .as_ref()
            .and_then(|options: &Value| options.downcast_ref::<List>())
            .is_some_and(|options| options.len() > 0);
        has_options || self.modules.get_str(&self.intern("warnings")).is_some()
    }
}
