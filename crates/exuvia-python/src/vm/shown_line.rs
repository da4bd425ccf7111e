//! What CPython makes for a moment to show a line of source text in a traceback, as the gates count it.

use exuvia::Stock;

use super::Vm;
use crate::object::tuple::stock_of;
use crate::object::{dict, list};

impl Vm {
    /// Counts what it takes to import `io`, to open a file, and to read it.
    pub(super) fn count_shown_line(&self) {
        let heap = &self.heap;
        let counted = |stock: Option<Stock>| heap.stand_in_from(stock);
        // The list of names to import, and the arguments of `FileIO`.
        drop(counted(Some(list::STOCK)));
        let arguments = counted(stock_of(4));
        let _file = counted(None);
        // It has an attribute, its name.
        let _attributes = counted(Some(dict::STOCK));
        drop(arguments);
        // The arguments of `BufferedReader`.
        let arguments = counted(stock_of(2));
        let _buffer = counted(None);
        drop(arguments);
        // The arguments of `TextIOWrapper`.
        let arguments = counted(stock_of(2));
        let _text = counted(None);
        // The argument of the decoder; then the arguments of the one for newlines, which is no container.
        let argument = counted(stock_of(1));
        let _decoder = counted(None);
        drop(argument);
        drop((counted(stock_of(2)), arguments));
        // The memory to read into, and a view of it.
        let _memory = counted(None);
        let _view = counted(None);
    }
}
