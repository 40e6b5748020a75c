//! Walks `samples/<area>/<case>/`: runs each `cmd` in a copy of the samples and holds what comes out against what the
//! folder expects.
//!
//! A case is a claim, spelled by the folder's name, with
//! - `cmd`: one line, the arguments of `maskimg`, relative to the folder, writing `out.<ext>`;
//! - `expected.png`: the result, sample for sample, of the same colour type and depth;
//! - `tolerance` (may be left out): by how many steps a sample may be off;
//! - `expected.txt` (instead of `expected.png`): the size, `WIDTHxHEIGHT`, where the pixels depend on a decoder.

#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use image::DynamicImage;

type Check<T = ()> = Result<T, String>;

#[test]
fn every_sample_comes_out_as_its_folder_claims() {
    let room = tempfile::tempdir().unwrap();
    let samples = room.path().join("samples");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"), &samples);
    let cases = cases(&samples);
    assert!(!cases.is_empty(), "no case found under samples/");
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let name = case.strip_prefix(&samples).unwrap_or(case).display();
            run(case).err().map(|fault| format!("samples/{name}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "{} of {} cases differ:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// Runs one case and says the first thing that is not as claimed.
fn run(case: &Path) -> Check {
    let line = read(&case.join("cmd"))?;
    let before = names(case);
    let done = Command::new(env!("CARGO_BIN_EXE_maskimg"))
        .args(words(&line)?)
        .current_dir(case)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("cannot start: {e}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(format!("{}, {}", done.status, said.trim_end()));
    }
    let out = only_output(&before, &names(case))?;
    let found = open(&case.join(out))?;
    if case.join("expected.png").exists() {
        let steps = match case.join("tolerance") {
            file if file.exists() => read(&file)?.trim().parse().map_err(|e| format!("tolerance: {e}"))?,
            _ => 0,
        };
        return compare(&found, &open(&case.join("expected.png"))?, steps);
    }
    let size = format!("{}x{}", found.width(), found.height());
    let expected = read(&case.join("expected.txt"))?;
    if size == expected.trim() { Ok(()) } else { Err(format!("is {size}, expected {}", expected.trim())) }
}

/// The one new file, which must be called `out.<ext>`: whatever else is new is litter.
fn only_output(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Check<String> {
    let new: Vec<_> = after.difference(before).collect();
    match new[..] {
        [name] if name.starts_with("out.") => Ok(name.clone()),
        _ => Err(format!("expected one new file out.<ext>, found {new:?}")),
    }
}

fn compare(found: &DynamicImage, expected: &DynamicImage, steps: u16) -> Check {
    let kind = |image: &DynamicImage| format!("{}x{} {:?}", image.width(), image.height(), image.color());
    if kind(found) != kind(expected) {
        return Err(format!("is {}, expected {}", kind(found), kind(expected)));
    }
    let channels = usize::from(expected.color().channel_count());
    let (found, wanted) = (samples(found), samples(expected));
    let pairs = found.chunks_exact(channels).zip(wanted.chunks_exact(channels));
    let far = |(a, b): &(&[u16], &[u16])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > steps);
    let Some((i, (a, b))) = pairs.clone().enumerate().find(|(_, pair)| far(pair)) else {
        return Ok(());
    };
    let (x, y) = (i % expected.width() as usize, i / expected.width() as usize);
    let more = pairs.filter(far).count();
    Err(format!("pixel ({x}, {y}) is {a:?}, expected {b:?} ({more} pixels differ)"))
}

/// Samples as they are stored, 8 or 16 bits.
fn samples(image: &DynamicImage) -> Vec<u16> {
    match image.color().bytes_per_pixel() / image.color().channel_count() {
        1 => image.as_bytes().iter().map(|&v| u16::from(v)).collect(),
        2 => image.as_bytes().chunks_exact(2).map(|v| u16::from_ne_bytes([v[0], v[1]])).collect(),
        bytes => panic!("samples of {bytes} bytes have no place in a PNG"),
    }
}

/// Splits a line as a shell would: at blanks, but not inside single or double quotes.
fn words(line: &str) -> Check<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.trim().chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '\'' || c == '"' => {
                word.get_or_insert_default();
                quote = Some(c);
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if quote.is_some() { Err(format!("cmd: a quote is left open: {line}")) } else { Ok(words) }
}

/// All folders two levels down, in order; each must have a `cmd`.
fn cases(samples: &Path) -> Vec<PathBuf> {
    folders(samples).iter().flat_map(|area| folders(area)).collect()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    names(path).iter().map(|name| path.join(name)).filter(|path| path.is_dir()).collect()
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

fn open(path: &Path) -> Check<DynamicImage> {
    image::open(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn read(path: &Path) -> Check<String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// The walker itself: a test that cannot fail would prove nothing.
mod the_walker {
    use image::{GrayImage, RgbImage};

    use super::*;

    fn grey(values: &[u8]) -> DynamicImage {
        GrayImage::from_vec(2, values.len() as u32 / 2, values.to_vec()).unwrap().into()
    }

    #[test]
    fn names_the_first_pixel_that_differs() {
        let fault = compare(&grey(&[1, 2, 3, 9]), &grey(&[1, 2, 4, 4]), 0).unwrap_err();
        assert_eq!(fault, "pixel (0, 1) is [3], expected [4] (2 pixels differ)");
    }

    #[test]
    fn allows_as_many_steps_as_the_case_says() {
        assert_eq!(compare(&grey(&[1, 2]), &grey(&[2, 1]), 1), Ok(()));
        assert!(compare(&grey(&[1, 2]), &grey(&[3, 1]), 1).is_err());
    }

    #[test]
    fn sees_another_colour_type_or_size() {
        let colour = DynamicImage::from(RgbImage::new(2, 1));
        assert_eq!(compare(&colour, &grey(&[0, 0]), 0).unwrap_err(), "is 2x1 Rgb8, expected 2x1 L8");
        assert!(compare(&grey(&[0, 0, 0, 0]), &grey(&[0, 0]), 0).is_err());
    }

    #[test]
    fn splits_a_line_as_a_shell_would() {
        assert_eq!(words("a 'b c' \"d|e\" ''\n").unwrap(), ["a", "b c", "d|e", ""]);
        assert!(words("a 'b").is_err());
    }

    #[test]
    fn takes_anything_but_the_output_for_litter() {
        let set = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        assert_eq!(only_output(&set(&["cmd"]), &set(&["cmd", "out.png"])).unwrap(), "out.png");
        assert!(only_output(&set(&["cmd"]), &set(&["cmd", "out.png", ".maskimg-x"])).is_err());
        assert!(only_output(&set(&["cmd"]), &set(&["cmd"])).is_err());
    }
}
