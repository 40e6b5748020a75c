//! Permissions, owners, links, pipes and devices.

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
