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
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn a_new_file_has_the_permissions_of_any_other_new_file() {
        let dir = tempfile::tempdir().unwrap();
        let (plain, path) = (dir.path().join("plain"), dir.path().join("out.png"));
        fs::write(&plain, "").unwrap();
        write(&path, b"x").unwrap();
        assert_eq!(mode(&path), mode(&plain));
    }

    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.png");
        for wanted in [0o600, 0o640, 0o777, 0o4755] {
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).unwrap();
            write(&path, b"new").unwrap();
            assert_eq!(format!("{:o}", mode(&path)), format!("{wanted:o}"));
            assert_eq!(fs::read(&path).unwrap(), b"new");
        }
    }

    #[test]
    fn what_will_be_private_is_private_while_it_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.png");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let _output = begin(&path).unwrap();
        let temporary = names(dir.path()).into_iter().find(|name| name.starts_with('.')).unwrap();
        assert_eq!(mode(&dir.path().join(temporary)), 0o600);
    }

    #[test]
    fn a_replaced_file_keeps_its_owner_where_permitted() {
        use rustix::fs::{Gid, Uid, chown};
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.png");
        fs::write(&path, "old").unwrap();
        if chown(&path, Some(Uid::from_raw(12_345)), Some(Gid::from_raw(54_321))).is_err() {
            return; // Only the superuser can set this up.
        }
        write(&path, b"new").unwrap();
        let meta = fs::metadata(&path).unwrap();
        assert_eq!((meta.uid(), meta.gid()), (12_345, 54_321));
    }

    #[test]
    fn a_symbolic_link_stays_one_and_what_it_points_to_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let there = dir.path().join("there");
        fs::create_dir(&there).unwrap();
        fs::write(there.join("real.png"), "old").unwrap();
        symlink("there/real.png", dir.path().join("one.png")).unwrap();
        symlink(dir.path().join("one.png"), dir.path().join("two.png")).unwrap();
        let mut output = begin(&dir.path().join("two.png")).unwrap();
        output.writer().write_all(b"new").unwrap();
        assert_eq!(names(&there).len(), 2);
        output.commit(None).unwrap();
        assert_eq!(fs::read(there.join("real.png")).unwrap(), b"new");
        assert!(dir.path().join("two.png").is_symlink() && dir.path().join("one.png").is_symlink());
        assert_eq!(names(&there), ["real.png"]);
    }

    #[test]
    fn a_dangling_link_gets_what_it_points_to() {
        let dir = tempfile::tempdir().unwrap();
        symlink("real.png", dir.path().join("link.png")).unwrap();
        write(&dir.path().join("link.png"), b"new").unwrap();
        assert_eq!(fs::read(dir.path().join("real.png")).unwrap(), b"new");
        assert!(dir.path().join("link.png").is_symlink());
    }

    #[test]
    fn links_in_a_circle_are_an_error() {
        let dir = tempfile::tempdir().unwrap();
        symlink("b", dir.path().join("a")).unwrap();
        symlink("a", dir.path().join("b")).unwrap();
        assert!(message(begin(&dir.path().join("a"))).contains("symbolic links"));
    }

    #[test]
    fn hard_links_are_broken() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        fs::write(&a, "old").unwrap();
        fs::hard_link(&a, &b).unwrap();
        write(&a, b"new").unwrap();
        assert_eq!((fs::read(&a).unwrap(), fs::read(&b).unwrap()), (b"new".to_vec(), b"old".to_vec()));
    }

    #[test]
    fn a_fifo_is_written_directly_and_stays_one() {
        use std::os::unix::fs::FileTypeExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        let reader = std::thread::spawn({
            let path = path.clone();
            move || fs::read(path).unwrap()
        });
        assert_eq!(write(&path, b"through the pipe").unwrap(), 16);
        assert_eq!(reader.join().unwrap(), b"through the pipe");
        assert!(fs::metadata(&path).unwrap().file_type().is_fifo());
        assert_eq!(names(dir.path()), ["fifo"]);
    }

    #[test]
    fn devices_are_written_directly_even_where_nothing_may_be_replaced() {
        let mut output = Output::begin(&Target::File("/dev/null".into()), true).unwrap();
        output.writer().write_all(b"abc").unwrap();
        assert_eq!(output.commit(None).unwrap(), 3);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_device_is_reported_with_its_cause() {
        let path = Path::new("/dev/full");
        let failure = write(path, b"abc").unwrap_err();
        assert_eq!(failure.kind(), Kind::Io);
        assert_eq!(failure.to_string(), "cannot write /dev/full: No space left on device");

        // An encoder may hide what the system said; it is not lost.
        let mut output = begin(path).unwrap();
        assert!(output.writer().write_all(&vec![0; BUFFER]).is_err());
        let vague = Error::new(Kind::Internal, "the encoder failed");
        assert_eq!(output.explained(vague).to_string(), "cannot write /dev/full: No space left on device");
        assert_eq!(message(output.commit(None)), "cannot write /dev/full: No space left on device");
        let output = begin(path).unwrap();
        assert_eq!(output.explained(Error::usage("another matter")).to_string(), "another matter");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_open_descriptor_is_written_directly() {
        use std::os::fd::AsRawFd;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("redirected");
        let file = File::create(&path).unwrap();
        let inode = file.metadata().unwrap().ino();
        write(&PathBuf::from(format!("/dev/fd/{}", file.as_raw_fd())), b"abc").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"abc");
        assert_eq!(fs::metadata(&path).unwrap().ino(), inode);
        assert_eq!(names(dir.path()), ["redirected"]);
    }
}

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
