//! Many images at a time: what is an image, what serves it, what its output is called, who carries it out, and what is
//! said of it. All by way of the program, in trees that go with the test.

#[path = "../common/mod.rs"]
mod common;

mod blending;
mod carrying;
mod directories;
mod globs;
mod jobs;
mod journal;
mod killing;
mod lists;
mod memory;
mod missing;
mod naming;
mod odd_files;
mod offers;
mod pairing;
mod plans;
mod ready;
mod schema;
mod shards;
mod signals;
mod tree;
