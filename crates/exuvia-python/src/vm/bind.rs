//! From arguments to parameters.

use exuvia::Gc;

use smallvec::smallvec;

use super::{Args, Bound, Vm, plural};
use crate::bytecode::CodeFlags;
use crate::object::{Code, Dict, Function, Insert as _, PyErr, PyResult, Str, Value};

impl Vm {
    /// Binds arguments to the parameters of a function: one value for each of its first locals.
    ///
    /// # Errors
    /// `TypeError` with CPython's texts for missing, superfluous, unknown and repeated arguments.
    pub(super) fn bind(&self, function: &Function, args: &Args<'_>) -> PyResult<Bound> {
        let code: &Code = &function.code;
        let spec = &code.spec;
        let n_positional = usize::from(spec.n_positional);
        let n_named = n_positional + usize::from(spec.n_keyword_only);
        let has_rest = spec.flags.contains(CodeFlags::VARARGS);
        let has_keywords = spec.flags.contains(CodeFlags::VARKEYWORDS);
        let mut bound: Bound = smallvec![None; n_named];

        let positional = args.positional();
        for (slot, value) in bound[..n_positional].iter_mut().zip(positional) {
            *slot = Some(value.clone());
        }
        let superfluous = positional.get(n_positional..).unwrap_or_default();
        let others = has_keywords.then(|| self.new_dict());
        let rest = has_rest.then(|| self.new_tuple(superfluous.to_vec()));
        for (name, value) in args.keywords() {
            self.bind_keyword(function, &mut bound, others.as_ref(), args, (name, value))?;
        }
        if !superfluous.is_empty() && !has_rest {
            return Err(self.too_many_arguments(function, positional.len(), &bound));
        }
        self.fill_defaults(function, &mut bound, positional.len())?;
        bound.extend(rest.map(Some));
        bound.extend(others.map(Gc::into_any).map(Some));
        Ok(bound)
    }

    fn bind_keyword(
        &self,
        function: &Function,
        bound: &mut [Option<Value>],
        others: Option<&Gc<Dict>>,
        args: &Args<'_>,
        (name, value): (&Gc<Str>, &Value),
    ) -> PyResult<()> {
        let spec = &function.code.spec;
        let n_positional_only = usize::from(spec.n_positional_only);
        let position = spec.locals[..bound.len()].iter().position(|local| local == name.as_str());
        match position {
            Some(i) if i >= n_positional_only => {
                if bound[i].is_some() {
                    let text = format!(
                        "{}() got multiple values for argument '{}'",
                        function.qualname.get().as_str(),
                        name.as_str()
                    );
                    return Err(self.type_error(text));
                }
                bound[i] = Some(value.clone());
                Ok(())
            }
            _ => match others {
                Some(others) => others.set(self, Gc::as_any(name).clone(), value.clone()),
                None if position.is_some() => Err(self.positional_only(function, args)),
                None => Err(self.type_error(format!(
                    "{}() got an unexpected keyword argument '{}'",
                    function.qualname.get().as_str(),
                    name.as_str()
                ))),
            },
        }
    }

    fn positional_only(&self, function: &Function, args: &Args<'_>) -> PyErr {
        let spec = &function.code.spec;
        let names = &spec.locals[..usize::from(spec.n_positional_only)];
        let is_given =
            |local: &&String| args.keywords().any(|(name, _)| name.as_str() == local.as_str());
        let wrong: Vec<&str> = names.iter().filter(is_given).map(String::as_str).collect();
        self.type_error(format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            function.qualname.get().as_str(),
            wrong.join(", ")
        ))
    }

    fn fill_defaults(
        &self,
        function: &Function,
        bound: &mut [Option<Value>],
        n_given: usize,
    ) -> PyResult<()> {
        let n_positional = usize::from(function.code.spec.n_positional);
        if n_given < n_positional {
            let defaults = function.defaults.get();
            let defaults = defaults.as_ref().map_or(&[][..], |defaults| defaults.items());
            let first = n_positional.saturating_sub(defaults.len());
            let missing: Vec<usize> = (0..first).filter(|i| bound[*i].is_none()).collect();
            if !missing.is_empty() {
                return Err(self.missing_arguments(function, &missing, "positional"));
            }
            for (slot, default) in bound[first..n_positional].iter_mut().zip(defaults) {
                slot.get_or_insert_with(|| default.clone());
            }
        }
        self.fill_keyword_defaults(function, bound)
    }

    fn fill_keyword_defaults(
        &self,
        function: &Function,
        bound: &mut [Option<Value>],
    ) -> PyResult<()> {
        let n_positional = usize::from(function.code.spec.n_positional);
        if bound.len() == n_positional {
            return Ok(());
        }
        let defaults = function.keyword_defaults.get();
        let mut missing = Vec::new();
        for (i, slot) in bound.iter_mut().enumerate().skip(n_positional) {
            if slot.is_none() {
                let name = &function.code.local_names[i];
                *slot = defaults.as_ref().and_then(|defaults| defaults.get_str(name));
            }
            if slot.is_none() {
                missing.push(i);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(self.missing_arguments(function, &missing, "keyword-only"))
    }

    fn missing_arguments(&self, function: &Function, missing: &[usize], what: &str) -> PyErr {
        let names: Vec<String> =
            missing.iter().map(|i| format!("'{}'", function.code.spec.locals[*i])).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        self.type_error(format!(
            "{}() missing {} required {what} argument{}: {list}",
            function.qualname.get().as_str(),
            names.len(),
            plural(names.len())
        ))
    }

    fn too_many_arguments(
        &self,
        function: &Function,
        n_given: usize,
        bound: &[Option<Value>],
    ) -> PyErr {
        let n_positional = usize::from(function.code.spec.n_positional);
        let n_defaults = function.defaults.get().map_or(0, |defaults| defaults.items().len());
        let n_keyword_only = bound[n_positional..].iter().flatten().count();
        let takes = if n_defaults > 0 {
            format!(
                "from {} to {n_positional} positional arguments",
                n_positional.saturating_sub(n_defaults)
            )
        } else {
            format!("{n_positional} positional argument{}", plural(n_positional))
        };
        let given = if n_keyword_only > 0 {
            format!(
                "{n_given} positional argument{} (and {n_keyword_only} keyword-only argument{}) were",
                plural(n_given),
                plural(n_keyword_only)
            )
        } else {
            format!("{n_given} {}", if n_given == 1 { "was" } else { "were" })
        };
        let name = function.qualname.get();
        self.type_error(format!("{}() takes {takes} but {given} given", name.as_str()))
    }
}
