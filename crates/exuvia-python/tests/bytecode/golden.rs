//! Listings of small programs, in `tests/bytecode/golden/`: the program, a line of dashes, the listing.
//!
//! `BLESS=1 cargo test` writes the listings anew.

use std::path::Path;

use exuvia_python::bytecode::disassemble;
use exuvia_python::compile::{Mode, compile};

const RULE: &str = "-------- listing --------\n";

#[test]
fn programs_have_the_listings_that_were_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode/golden");
    let mut differing = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let (source, recorded) = text.split_once(RULE).unwrap_or((&text, ""));
        let listing = list(source);
        if listing == recorded {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, format!("{source}{RULE}{listing}")).unwrap();
        } else {
            differing.push(format!("{}\n{listing}", path.display()));
        }
    }
    assert!(differing.is_empty(), "run with BLESS=1 to accept:\n{}", differing.join("\n"));
}

fn list(source: &str) -> String {
    match compile(source, "<golden>", Mode::Exec) {
        Ok(code) => {
            super::verify::verify(&code).unwrap();
            disassemble(&code)
        }
        Err(error) => format!("{error}\n"),
    }
}
