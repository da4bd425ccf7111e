//! What belongs to us and what to the program; help; exit status.

use crate::support::{exuvia, file, finish, run, run_code};

#[test]
fn what_follows_the_program_is_its_own() {
    let program = file("argv.py", b"import sys\nprint(sys.argv[1:])\n");
    let program = program.to_str().expect("UTF-8");
    let expected = "['--gc-log', '-x', '--', '--thresholds', '-c']\n";
    let args = ["--gc-log", "-x", "--", "--thresholds", "-c"];
    let done = run([&[program], args.as_slice()].concat());
    done.expect(expected, 0);
    assert_eq!(done.err, "");
    let code = "import sys; print(sys.argv[1:])";
    run([&["-c", code], args.as_slice()].concat()).expect(expected, 0);
    let mut command = exuvia(["run", "-"]);
    command.args(args);
    finish(command, code.as_bytes()).expect(expected, 0);
}

#[test]
fn first_argument_is_the_program() {
    run_code("import sys; print(sys.argv)").expect("['-c']\n", 0);
    finish(exuvia(["run", "-", "a"]), b"import sys; print(sys.argv)").expect("['-', 'a']\n", 0);
    let program = file("zero.py", b"import sys\nprint(sys.argv[0] == __file__, __name__)\n");
    run([program]).expect("True __main__\n", 0);
}

#[test]
fn sibling_modules_can_be_imported() {
    let program = file("siblings.py", b"import sibling\nprint(sibling.value)\n");
    let sibling = program.with_file_name("sibling.py");
    std::fs::write(sibling, "value = 42\n").expect("the file can be written");
    run([program]).expect("42\n", 0);
}

#[test]
fn exit_status_is_the_programs() {
    for (code, status) in [
        ("pass", 0),
        ("import sys; sys.exit()", 0),
        ("import sys; sys.exit(3)", 3),
        ("raise SystemExit(259)", 3),
        ("raise SystemExit(-1)", 255),
        ("raise ValueError('x')", 1),
        ("raise KeyboardInterrupt", 130),
        ("import sys; sys.exit('gone')", 1),
    ] {
        run_code(code).expect("", status);
    }
    run_code("import sys; sys.exit('gone')").expect_err(&["gone\n"]);
}

#[test]
fn help_teaches() {
    for (args, parts) in [
        (vec!["--help"], vec!["Examples:", "exuvia run --gc-log program.py"]),
        (vec!["run", "-h"], vec!["--gc-log", "--thresholds", "-c", "Examples:", "| exuvia run -"]),
        (vec!["run", "--help"], vec!["gc.set_threshold", "GLOSSARY.md", "Exit status:", "130"]),
    ] {
        let done = finish(exuvia(args), b"");
        assert_eq!((done.status, done.err.as_str()), (Some(0), ""));
        parts.iter().for_each(|part| assert!(done.out.contains(part), "no {part}:\n{}", done.out));
        assert!(done.out.lines().all(|line| line.chars().count() <= 100));
    }
}

#[test]
fn wrong_usage_has_status_2() {
    for (args, part) in [
        (vec!["run"], "Usage: exuvia run [OPTIONS] PROGRAM [ARGS]..."),
        (vec!["run", "--gclog", "x.py"], "--gc-log"),
        (vec!["run", "--thresholds", "many", "x.py"], "such as 700,10,10"),
        (vec!["walk"], "can't open file"),
        (vec!["-z"], "Unknown option: -z"),
        (vec!["-c"], "Argument expected for the -c option"),
        (vec![], "Usage"),
    ] {
        finish(exuvia(args), b"").expect("", 2).expect_err(&[part]);
    }
}
