//! Lists of files, as `--files-from` reads them.

use crate::error::{Error, Result};
use std::path::PathBuf;

/// The paths of a list: one a line, or with `nul` one before each NUL byte. What is empty is passed over, and a line
/// may end as on Windows. Bytes that are no UTF-8 are kept.
///
/// # Errors
/// [`Kind::Usage`](crate::Kind::Usage) for a NUL byte among lines.
pub fn paths(list: &[u8], nul: bool) -> Result<Vec<PathBuf>> {
    if !nul && list.contains(&0) {
        return Err(Error::usage("the list of files holds NUL bytes; give -0 if its names end in them"));
    }
    let end = if nul { b'\0' } else { b'\n' };
    let names = list.split(|&byte| byte == end).map(|name| match name.strip_suffix(b"\r") {
        Some(line) if !nul => line,
        _ => name,
    });
    Ok(names.filter(|name| !name.is_empty()).map(path).collect())
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths of a list, as bytes.
    fn read(list: &[u8], nul: bool) -> Vec<Vec<u8>> {
        let paths = paths(list, nul).expect("a list");
        paths.into_iter().map(|path| path.into_os_string().into_encoded_bytes()).collect()
    }

    #[test]
    fn a_list_holds_a_path_a_line() {
        assert_eq!(
            read(b"a.png\nb c.png\r\n\n\r\n ./d\re.png\r\nlast.png", false),
            [&b"a.png"[..], b"b c.png", b" ./d\re.png", b"last.png"]
        );
        assert_eq!(read(b"", false), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn names_that_end_in_nul_may_hold_line_breaks() {
        assert_eq!(read(b"a\nb.png\0\0c.png\r\0d.png", true), [&b"a\nb.png"[..], b"c.png\r", b"d.png"]);
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_are_kept() {
        assert_eq!(read(b"photo \xff.png\n", false), [b"photo \xff.png"]);
        assert_eq!(read(b"photo \xff.png\0", true), [b"photo \xff.png"]);
    }

    #[test]
    fn nul_among_lines_is_told() {
        let error = paths(b"a.png\0b.png\0", false).unwrap_err();
        assert_eq!(error.to_string(), "the list of files holds NUL bytes; give -0 if its names end in them");
    }
}
