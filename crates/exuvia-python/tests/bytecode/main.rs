//! What the compiler makes of programs.

mod golden;
mod verify;

use exuvia_python::compile::{Mode, compile};

/// Files that Python's own tests keep because they are wrong.
const WRONG: [&str; 3] = ["bad_coding", "badsyntax", "lib2to3"];

#[test]
fn the_standard_library_compiles_and_its_code_is_well_formed() {
    let output = std::process::Command::new("python3")
        .args(["-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])"])
        .output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        return eprintln!("SKIPPED: there is no python3 whose library could be compiled");
    };
    let mut pending = vec![std::path::PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())];
    let (mut compiled, mut problems) = (0, Vec::new());
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            if !path.ends_with("site-packages") {
                pending.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
            }
            continue;
        }
        let name = path.to_string_lossy().into_owned();
        if !name.ends_with(".py") || WRONG.iter().any(|wrong| name.contains(wrong)) {
            continue;
        }
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        match compile(&source, &name, Mode::Exec) {
            Ok(code) => {
                compiled += 1;
                problems.extend(verify::verify(&code).err().map(|problem| format!("{name}: {problem}")));
            }
            Err(error) if error.message.contains("not supported by Exuvia yet") => {}
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    eprintln!("{compiled} files compiled");
}

#[test]
fn the_verifier_finds_a_temporary_that_lives_too_long() {
    use exuvia_python::bytecode::Op;

    let mut code = (*compile("f(x)\n", "<test>", Mode::Exec).unwrap()).clone();
    code.ops.retain(|op| !matches!(op, Op::Release { .. }));
    let problem = verify::verify(&code).unwrap_err();
    assert!(problem.contains("is full at the end"), "{problem}");
}
