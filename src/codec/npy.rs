//! stub
use super::{Input, Opened, ReadOptions};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Shape, Sink};
use std::io::Write;

pub(super) fn open(_input: &Input, _options: &ReadOptions) -> Result<Opened> {
    Err(Error::new(Kind::Unsupported, "stub"))
}

pub(super) fn create<'a>(_shape: Shape, _out: Box<dyn Write + Send + 'a>) -> Result<Sink<'a>> {
    Err(Error::new(Kind::Unsupported, "stub"))
}
