use super::*;
use std::fs;

/// A registry of its own: closing the one of the process would end the outputs of other tests.
fn registry() -> &'static Registry {
    Box::leak(Box::new(Registry::new()))
}

fn begin(path: &Path) -> Result<Output> {
    Output::begin(&Target::File(path.to_owned()), false)
}

fn write(path: &Path, bytes: &[u8]) -> Result<u64> {
    let mut output = begin(path)?;
    output.writer().write_all(bytes).expect("bytes fit into the buffer");
    output.commit(None)
}

fn message(result: Result<impl Sized>) -> String {
    result.err().expect("a failure").to_string()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_commit_gives_the_file_and_its_size() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.png");
    let mut output = begin(&path).unwrap();
    let big = vec![7; BUFFER + 3];
    output.writer().write_all(b"abc").unwrap();
    output.writer().write_all(&big).unwrap();
    let during = names(dir.path());
    assert_eq!(during.len(), 1);
    assert!(during[0].starts_with(".maskimg-"), "{during:?}");
    assert_eq!(output.commit(None).unwrap(), big.len() as u64 + 3);
    assert_eq!(names(dir.path()), ["out.png"]);
    assert_eq!(fs::read(&path).unwrap(), [b"abc", big.as_slice()].concat());
}

#[test]
fn a_dropped_output_leaves_what_stood_there_and_no_litter() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.png");
    fs::write(&path, "old").unwrap();
    let mut output = begin(&path).unwrap();
    output.writer().write_all(&vec![0; 2 * BUFFER]).unwrap();
    drop(output);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names(dir.path()), ["out.png"]);
}

#[test]
fn an_interruption_removes_what_is_unfinished_and_lets_nothing_appear_after() {
    let registry = registry();
    let dir = tempfile::tempdir().unwrap();
    let target = Target::File(dir.path().join("out.png"));
    let output = Output::begin_in(registry, &target, false).unwrap();
    registry.close();
    assert!(names(dir.path()).is_empty());
    assert!(message(output.commit(None)).ends_with("out.png: the run was interrupted"));
    assert!(message(Output::begin_in(registry, &target, false)).ends_with("out.png: the run was interrupted"));
    assert!(names(dir.path()).is_empty());
}

#[test]
fn an_interruption_leaves_committed_outputs_alone() {
    let registry = registry();
    let dir = tempfile::tempdir().unwrap();
    let target = Target::File(dir.path().join("out.png"));
    Output::begin_in(registry, &target, false).unwrap().commit(None).unwrap();
    registry.close();
    assert_eq!(names(dir.path()), ["out.png"]);
}

#[test]
fn an_existing_file_is_refused_before_work_where_none_may_be_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.png");
    fs::write(&path, "old").unwrap();
    let error = Output::begin(&Target::File(path.clone()), true).err().unwrap();
    assert_eq!(error.kind(), Kind::Exists);
    assert_eq!(error.to_string(), format!("{} exists already; -n forbids replacing it", path.display()));
    assert_eq!(names(dir.path()), ["out.png"]);
}

#[test]
fn a_file_that_appears_meanwhile_is_not_lost() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.png");
    for checked in [true, false] {
        let output = Output::begin(&Target::File(path.clone()), true).unwrap();
        if checked {
            fs::write(&path, "other").unwrap();
            assert_eq!(output.commit(None).unwrap_err().kind(), Kind::Exists);
        } else {
            // The same just between the last look and the renaming.
            let temporary = REGISTRY.create(dir.path(), false).unwrap();
            fs::write(&path, "other").unwrap();
            assert_eq!(temporary.rename(&path, false).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
            drop(output);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "other");
        assert_eq!(names(dir.path()), ["out.png"]);
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn refusals_name_the_place_and_the_cause() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("file"), "").unwrap();
    let root = dir.path().display();

    let missing = begin(&at("out/x.png")).err().unwrap();
    assert_eq!(missing.kind(), Kind::NotFound);
    assert_eq!(missing.to_string(), format!("cannot write {root}/out/x.png: the directory {root}/out does not exist"));
    assert_eq!(message(begin(dir.path())), format!("cannot write {root}: it is a directory; name a file in it"));
    assert_eq!(message(begin(&at("file/x.png"))), format!("cannot write {root}/file/x.png: Not a directory"));
    assert_eq!(message(begin(Path::new(""))), "cannot write '': it names no file");
    assert_eq!(
        message(begin(Path::new("no such directory/x.png"))),
        "cannot write no such directory/x.png: the directory no such directory does not exist"
    );
}

#[test]
fn times_are_copied_on_demand() {
    let dir = tempfile::tempdir().unwrap();
    let (from, path) = (dir.path().join("in.png"), dir.path().join("out.png"));
    fs::write(&from, "in").unwrap();
    let then = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::new(1_000_000_000, 5_000);
    let times = FileTimes::new().set_modified(then).set_accessed(then);
    File::options().write(true).open(&from).unwrap().set_times(times).unwrap();
    let mut output = begin(&path).unwrap();
    output.writer().write_all(b"x").unwrap();
    output.commit(Some(&from)).unwrap();
    let meta = fs::metadata(&path).unwrap();
    assert_eq!((meta.modified().unwrap(), meta.accessed().unwrap()), (then, then));

    let gone = dir.path().join("gone");
    let failure = message(begin(&path).unwrap().commit(Some(&gone)));
    assert!(failure.contains("out.png: cannot copy the times of ") && failure.ends_with("No such file or directory"));
    assert_eq!(fs::read(&path).unwrap(), b"x");
}

#[test]
fn a_file_is_the_same_by_any_of_its_names() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("a"), "").unwrap();
    fs::write(at("b"), "").unwrap();
    fs::hard_link(at("a"), at("c")).unwrap();
    assert!(same_file(&at("a"), &dir.path().join(".").join("a")));
    assert!(same_file(&at("a"), &at("c")) || cfg!(not(unix)));
    assert!(!same_file(&at("a"), &at("b")));
    assert!(!same_file(&at("gone"), &at("gone")));
}

#[cfg(unix)]
mod unix;

#[test]
fn bytes_of_a_file_can_be_replaced_and_those_of_a_device_cannot() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.tif");
    let mut output = Output::begin(&Target::File(path.clone()), false).unwrap();
    let mut writer = output.writer();
    assert!(writer.can_patch());
    // Some of it lies in the file already, some in the buffer.
    writer.write_all(&vec![b'a'; BUFFER + 10]).unwrap();
    writer.write_all(b"end").unwrap();
    writer.patch(4, b"12").unwrap();
    writer.patch(BUFFER as u64 + 9, b"34").unwrap();
    writer.write_all(b"!").unwrap();
    drop(writer);
    assert_eq!(output.commit(None).unwrap(), BUFFER as u64 + 14);
    let bytes = fs::read(&path).unwrap();
    assert_eq!((&bytes[..8], &bytes[BUFFER + 7..]), (&b"aaaa12aa"[..], &b"aa34nd!"[..]));

    let mut device = Output::begin(&Target::File("/dev/null".into()), false).unwrap();
    assert!(!device.writer().can_patch());
    assert!(device.writer().patch(0, b"x").is_err());
}
