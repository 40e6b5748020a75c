//! Nothing is lost: what stood in the output's place stays until the new file is whole, and no litter is left.

mod common;

use common::Pixels;
use common::place::{Place, read, text};
use maskimg::matrix::{Depth, Layout};
use std::path::Path;
use std::process::Command;

#[test]
fn a_failed_run_leaves_the_old_output_and_no_litter() {
    let place = Place::new(300, 200);
    std::fs::write(place.path("out.png"), b"precious").unwrap();
    let mut broken = read(&place.path("photo.png"));
    broken.truncate(broken.len() / 2);
    std::fs::write(place.path("broken.png"), broken).unwrap();
    let output = place.run(&["broken.png", "mask.png", "-o", "out.png"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert_eq!(text(&output).lines().count(), 1, "{}", text(&output));
    assert_eq!(read(&place.path("out.png")), b"precious");
    assert_eq!(place.names(), ["broken.png", "mask.png", "out.png", "photo.png"]);
}

#[test]
fn an_input_is_never_the_output_by_whatever_name() {
    let place = Place::new(20, 20);
    std::fs::hard_link(place.path("photo.png"), place.path("hard.png")).unwrap();
    std::os::unix::fs::symlink("photo.png", place.path("soft.png")).unwrap();
    std::fs::create_dir(place.path("sub")).unwrap();
    let before = read(&place.path("photo.png"));
    for out in ["photo.png", "./photo.png", "sub/../photo.png", "hard.png", "soft.png", "mask.png"] {
        let output = place.run(&["photo.png", "mask.png", "-o", out]);
        assert_eq!(output.status.code(), Some(2), "{out}: {}", text(&output));
        assert!(text(&output).contains("--in-place"), "{}", text(&output));
        assert_eq!(read(&place.path("photo.png")), before, "{out}");
    }
}

#[test]
fn in_place_replaces_the_image_and_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(20, 20);
    std::fs::set_permissions(place.path("photo.png"), std::fs::Permissions::from_mode(0o640)).unwrap();
    let before = read(&place.path("photo.png"));
    let output = place.run(&["photo.png", "mask.png", "--in-place"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert_ne!(read(&place.path("photo.png")), before);
    assert_eq!(place.path("photo.png").metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(place.names(), ["mask.png", "photo.png"]);
}

#[test]
fn a_symlink_stays_one_and_its_file_is_replaced() {
    let place = Place::new(20, 20);
    std::fs::create_dir(place.path("far")).unwrap();
    std::fs::write(place.path("far/real.png"), b"old").unwrap();
    std::os::unix::fs::symlink("far/real.png", place.path("out.png")).unwrap();
    assert!(place.run(&["photo.png", "mask.png", "-o", "out.png"]).status.success());
    assert!(place.path("out.png").symlink_metadata().unwrap().is_symlink());
    assert!(read(&place.path("far/real.png")).starts_with(b"\x89PNG"));
}

#[test]
fn no_clobber_refuses_what_exists() {
    let place = Place::new(20, 20);
    std::fs::write(place.path("out.png"), b"precious").unwrap();
    let output = place.run(&["photo.png", "mask.png", "-o", "out.png", "-n"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("out.png exists"), "{}", text(&output));
    assert_eq!(read(&place.path("out.png")), b"precious");
}

#[test]
fn a_full_disk_is_one_clear_line() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let place = Place::new(300, 200);
    let output = place.run(&["photo.png", "mask.png", "-o", "/dev/full", "--format", "png"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output), "error: cannot write /dev/full: No space left on device");
}

#[test]
fn a_file_size_limit_is_an_error_and_leaves_no_litter() {
    let place = Place::new(300, 400);
    let mut shell = Command::new("sh");
    let line = format!("ulimit -f 8; exec '{}' photo.png mask.png -o out.png", env!("CARGO_BIN_EXE_maskimg"));
    let output = shell.current_dir(place.dir.path()).args(["-c", &line]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert_eq!(text(&output), "error: cannot write out.png: File too large");
    assert_eq!(place.names(), ["mask.png", "photo.png"]);
}

#[test]
fn a_directory_that_does_not_exist_is_named() {
    let place = Place::new(20, 20);
    let output = place.run(&["photo.png", "mask.png", "-o", "no/where/out.png"]);
    assert_ne!(output.status.code(), Some(0));
    assert!(text(&output).contains("no/where"), "{}", text(&output));
    assert_eq!(text(&output).lines().count(), 1, "{}", text(&output));
}

#[test]
fn signals_leave_the_old_file_or_the_new_one_and_no_litter() {
    let place = Place::new(1500, 1200);
    assert!(place.run(&["photo.png", "mask.png", "-o", "new.png"]).status.success());
    let new = read(&place.path("new.png"));
    std::fs::write(place.path("out.png"), b"old").unwrap();
    let mut random = common::Random(11);
    let mut interrupted = 0;
    for round in 0..24 {
        let mut child = place.command(&["photo.png", "mask.png", "-o", "out.png", "-j", "1"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_micros(random.next() % 120_000));
        let signal = ["INT", "TERM", "HUP"][round % 3];
        let _ = Command::new("sh").args(["-c", &format!("kill -{signal} {} 2>/dev/null", child.id())]).status();
        let status = child.wait().unwrap();
        interrupted += usize::from(!status.success());
        let found = read(&place.path("out.png"));
        assert!(found == b"old" || found == new, "round {round}: neither the old file nor the new one");
        assert_eq!(place.names(), ["mask.png", "new.png", "out.png", "photo.png"], "round {round}, {signal}, {status}");
        std::fs::write(place.path("out.png"), b"old").unwrap();
    }
    assert!(interrupted > 0, "no run was interrupted");
}

#[test]
fn a_kill_leaves_the_old_file_or_the_new_one() {
    let place = Place::new(1500, 1200);
    assert!(place.run(&["photo.png", "mask.png", "-o", "new.png"]).status.success());
    let new = read(&place.path("new.png"));
    let mut random = common::Random(12);
    for round in 0..12 {
        std::fs::write(place.path("out.png"), b"old").unwrap();
        let mut child = place.command(&["photo.png", "mask.png", "-o", "out.png", "-j", "1"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_micros(random.next() % 120_000));
        let _ = child.kill();
        let _ = child.wait();
        let found = read(&place.path("out.png"));
        assert!(found == b"old" || found == new, "round {round}: neither the old file nor the new one");
    }
}

#[test]
fn oversized_headers_are_refused_before_memory_is_taken() {
    let place = Place::new(20, 20);
    let small = Pixels::noise(2, 2, Layout::Rgb, Depth::U8, 1).png();
    let mut huge = small.clone();
    huge[16..20].copy_from_slice(&100_000u32.to_be_bytes());
    huge[20..24].copy_from_slice(&100_000u32.to_be_bytes());
    let crc = crc32fast::hash(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.to_be_bytes());
    std::fs::write(place.path("huge.png"), huge).unwrap();
    let output = place.run(&["huge.png", "mask.png", "-o", "out.png"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("--max-pixels"), "{}", text(&output));
}
