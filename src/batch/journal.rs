//! What was done, so that it need not be done again: one line of JSON a job, appended when its output stands.
//!
//! A line names the version, the whole job, and the size and time of each of its inputs; what it says is believed only
//! where all that is still so, the output has the size that was written, and no later line says that another job wrote
//! it. A torn last line is passed over.

use super::digest::digest;
use crate::codec::Target;
use crate::error::{Error, Result, shown};
use crate::job::{Facts, Job, Record};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// The beginning and end of the names of journals.
const NAME: (&str, &str) = (".maskimg-journal", ".jsonl");

/// The journal of a directory.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// None where it is only looked at.
    file: Option<Mutex<File>>,
    done: Done,
}

/// What was done before, by the hash of the output.
type Done = HashMap<u128, Line>;

/// A line of a journal.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// The hash of what makes the job the same.
    facts: u128,
    /// Bytes written.
    bytes: u64,
    /// When, in milliseconds since 1970: it tells which of several journals is right.
    time: u64,
}

impl Journal {
    /// Opens the journal of a directory, which is made; `part` is that of a shard, as in "2-of-5". What the journals of
    /// all parts say is known to each.
    ///
    /// # Errors
    /// Where it cannot be read or written.
    pub fn open(directory: &Path, part: Option<&str>) -> Result<Self> {
        std::fs::create_dir_all(directory).map_err(failed(directory))?;
        let done = Journal::look(directory)?.done;
        let part = part.map(|part| format!("-{part}")).unwrap_or_default();
        let path = directory.join(format!("{}{part}{}", NAME.0, NAME.1));
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(failed(&path))?;
        if is_torn(&mut file).map_err(failed(&path))? {
            file.write_all(b"\n").map_err(failed(&path))?;
        }
        Ok(Journal { path, file: Some(Mutex::new(file)), done })
    }

    /// What the journals of a directory say, if there are any. Nothing is written.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn look(directory: &Path) -> Result<Self> {
        let mut done = Done::new();
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(NAME.0) && name.ends_with(NAME.1) {
                join(&mut done, read(&entry.path()).map_err(failed(&entry.path()))?);
            }
        }
        Ok(Journal { path: directory.to_owned(), file: None, done })
    }

    /// Whether this very job was done, and its output stands as it was written.
    pub fn has(&self, job: &Job, facts: Option<&Facts>) -> bool {
        let Target::File(output) = &job.output else { return false };
        let Some(facts) = facts else { return false };
        let Some(line) = self.done.get(&digest(facts.output())) else { return false };
        line.facts == digest(facts.text()) && output.metadata().is_ok_and(|found| found.len() == line.bytes)
    }

    /// Notes that a job is done, which had these facts when it was begun. An input that has changed meanwhile is another
    /// one, and nothing is noted.
    ///
    /// # Errors
    /// Where the journal cannot be written.
    pub fn note(&self, job: &Job, facts: Option<&Facts>, bytes: u64) -> Result<()> {
        let Some(facts) = facts.filter(|before| Facts::of(job).as_ref() == Some(before)) else { return Ok(()) };
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64;
        let line = Record { facts: facts.clone(), bytes, time }.line();
        let Some(file) = &self.file else { return Ok(()) };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes()).map_err(failed(&self.path))
    }
}

/// What is said where the system refuses.
fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = shown(path);
    move |e| Error::io(format!("cannot keep the journal {path}"), e)
}

/// What one journal says: of an output, what its last line says.
fn read(path: &Path) -> std::io::Result<Done> {
    let mut done = Done::new();
    let mut reader = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        if let Some(Record { facts, bytes, time }) = Record::parse(&line) {
            done.insert(digest(facts.output()), Line { facts: digest(facts.text()), bytes, time });
        }
        line.clear();
    }
    Ok(done)
}

/// Adds what another journal says; the later line is right.
fn join(done: &mut Done, other: Done) {
    for (output, line) in other {
        let known = done.entry(output).or_insert(line);
        if known.time < line.time {
            *known = line;
        }
    }
}

/// Whether the last line was not finished.
fn is_torn(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}
