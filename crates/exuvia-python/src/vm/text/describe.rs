//! `repr()` of what has no contents to show: functions, classes, instances.

use exuvia::Gc;

use super::super::Vm;
use crate::object::descriptor_class::names_of;
use crate::object::frame::Frame;
use crate::object::function::{ClassMethod, GetSet, Member, NativeMethod, StaticMethod, Super};
use crate::object::{
    BoundMethod, CellObject, Class, Code, Function, Generator, Module, Native, PyResult, Str,
    Value, tag,
};

impl Vm {
    /// `<… at 0x…>` without asking any Python code.
    pub(crate) fn default_repr(&self, value: &Value) -> String {
        let address = value.address();
        if let Some(class) = value.downcast_ref::<Class>() {
            return format!("<class '{}'>", self.shown_class_name(class));
        }
        if let Some(module) = value.downcast_ref::<Module>() {
            return self.module_repr(module);
        }
        if let Some(function) = value.downcast_ref::<Function>() {
            return format!("<function {} at {address:#x}>", function.qualname.get().as_str());
        }
        if let Some(native) = value.downcast_ref::<Native>() {
            return self.native_repr(value, native);
        }
        if let Some(generator) = value.downcast_ref::<Generator>() {
            return format!(
                "<{} object {} at {address:#x}>",
                generator.kind.class_word(),
                generator.qualname.get().as_str()
            );
        }
        format!("<{} object at {address:#x}>", self.shown_class_name(self.class_of(value)))
    }

    /// The class with its module, unless that is `builtins`.
    fn shown_class_name(&self, class: &Gc<Class>) -> String {
        let qualname = class.qualname.borrow().clone();
        let module = self.module_of_class(class);
        match module.as_ref().and_then(|module| module.downcast_ref::<Str>()) {
            Some(module) if module.as_str() != "builtins" => {
                format!("{}.{qualname}", module.as_str())
            }
            _ => qualname,
        }
    }

    fn module_repr(&self, module: &Gc<Module>) -> String {
        let Some(name) = self.module_name(module) else { return "<module '?'>".to_owned() };
        let file = module.dict.get_str(&self.names.file);
        match file.as_ref().and_then(|file| file.downcast_ref::<Str>()) {
            Some(file) => format!("<module '{name}' from '{}'>", file.as_str()),
            None if crate::modules::is_built_in(&name) => format!("<module '{name}' (built-in)>"),
            None => format!("<module '{name}'>"),
        }
    }

    fn native_repr(&self, value: &Value, native: &Native) -> String {
        let name = native.name;
        let Some(receiver) =
            native.receiver.as_ref().filter(|receiver| receiver.tag() != tag::MODULE)
        else {
            if native.is_static_method()
                && let Some(class) = self.class_of_attribute(value)
            {
                let address = Gc::address(&class);
                return format!("<built-in method {name} of type object at {address:#x}>");
            }
            return format!("<built-in function {name}>");
        };
        let (class, address) = (self.class_name(receiver), receiver.address());
        if native.is_method_wrapper() {
            return format!("<method-wrapper '{name}' of {class} object at {address:#x}>");
        }
        format!("<built-in method {name} of {class} object at {address:#x}>")
    }

    /// Objects that have something to show, which may run Python code.
    pub(super) fn described_repr(&self, value: &Value) -> PyResult<String> {
        let address = value.address();
        if let Some(method) = value.downcast_ref::<BoundMethod>() {
            let _guard = self.enter_recursion()?;
            let receiver = self.repr(&method.receiver)?;
            return Ok(format!(
                "<bound method {} of {receiver}>",
                self.qualified_name_of(&method.function)
            ));
        }
        if let Some(method) = value.downcast_ref::<NativeMethod>() {
            let kind = if method.is_slot() { "slot wrapper" } else { "method" };
            return Ok(format!("<{kind} '{}' of '{}' objects>", method.name, method.owner));
        }
        if let Some(cell) = value.downcast_ref::<CellObject>() {
            return Ok(match cell.value.get() {
                Some(held) => {
                    let (class, at) = (self.class_name(&held), held.address());
                    format!("<cell at {address:#x}: {class} object at {at:#x}>")
                }
                None => format!("<cell at {address:#x}: empty>"),
            });
        }
        if let Some(code) = value.downcast_ref::<Code>() {
            let (name, file, line) =
                (code.name.as_str(), &code.spec.filename, code.spec.first_line);
            return Ok(format!(
                "<code object {name} at {address:#x}, file \"{file}\", line {line}>"
            ));
        }
        if let Some(frame) = value.downcast_ref::<Frame>() {
            let code = &frame.code;
            let (file, name) = (&code.spec.filename, code.name.as_str());
            let line = self.frame_line(frame);
            return Ok(format!("<frame at {address:#x}, file '{file}', line {line}, code {name}>"));
        }
        self.descriptor_repr(value)
    }

    fn descriptor_repr(&self, value: &Value) -> PyResult<String> {
        if let Some(method) = value.downcast_ref::<StaticMethod>() {
            return Ok(format!("<staticmethod({})>", self.repr(&method.function)?));
        }
        if let Some(method) = value.downcast_ref::<ClassMethod>() {
            if let Some(native) = method.function.downcast_ref::<NativeMethod>()
                && method.is_builtin
            {
                return Ok(format!("<method '{}' of '{}' objects>", native.name, native.owner));
            }
            return Ok(format!("<classmethod({})>", self.repr(&method.function)?));
        }
        if let Some(member) = value.downcast_ref::<Member>() {
            return Ok(format!(
                "<member '{}' of '{}' objects>",
                member.name.as_str(),
                member.owner
            ));
        }
        if let Some(getset) = value.downcast_ref::<GetSet>() {
            let kind = if getset.is_member() { "member" } else { "attribute" };
            let (name, owner) = names_of(value).unwrap_or_default();
            return Ok(format!("<{kind} '{name}' of '{owner}' objects>"));
        }
        if let Some(proxy) = value.downcast_ref::<Super>() {
            return Ok(super_repr(proxy));
        }
        Ok(self.default_repr(value))
    }

    fn qualified_name_of(&self, callable: &Value) -> String {
        if let Some(function) = callable.downcast_ref::<Function>() {
            return function.qualname.get().as_str().to_owned();
        }
        for name in [&self.names.qualname, &self.names.name] {
            if let Ok(Some(name)) = self.find_attribute(callable, name)
                && let Some(name) = super::as_str(&name)
            {
                return name.as_str().to_owned();
            }
        }
        "?".to_owned()
    }
}

/// How `super(…)` looks.
pub(crate) fn super_repr(proxy: &Super) -> String {
    let class = proxy.class.get();
    let class = class.map_or_else(|| "NULL".to_owned(), |class| class.name.borrow().clone());
    match proxy.object_class.get() {
        Some(of) => format!("<super: <class '{class}'>, <{} object>>", of.name.borrow()),
        None => format!("<super: <class '{class}'>, NULL>"),
    }
}
