//! The arithmetic: unpack, weigh, round, pack. Jobs on 24 megapixels in memory, without any coding (PNM, and NPY for
//! floats); what comes out goes to /dev/null. Prints, a line: wall and CPU seconds, page faults, the bytes that must be
//! read and written, the bytes that a plain copy of memory reads and writes in a second, and the wall seconds of the same
//! job into fresh memory.

use crate::clock::{Cost, timed};
use crate::make::Waves;
use maskimg::codec::{Format, Input, Target};
use maskimg::job::{Apply, Job, Space, To, Weighing};
use maskimg::matrix::{Layout, Size};
use maskimg::pipeline::{self, Engine};
use rayon::prelude::*;
use std::hint::black_box;
use std::num::NonZeroUsize;

const WIDTH: u32 = 6000;
const HEIGHT: u32 = 4000;

/// The kernels.
pub const NAMES: [&str; 7] = ["8-bit", "16-bit", "float", "alpha", "per-channel", "linear", "oklab"];

/// Measures one of them.
pub fn run(name: &str, threads: usize, laps: usize) {
    let size = Size::new(WIDTH, HEIGHT).expect("not empty");
    let (image, image_bytes) = picture(name, size, Layout::Rgb);
    let (mask, mask_bytes) = match name {
        "per-channel" => picture(name, size, Layout::Rgb),
        "16-bit" => picture(name, size, Layout::Grey),
        _ => picture("8-bit", size, Layout::Grey),
    };
    let result_bytes = if name == "alpha" { image_bytes / 3 * 4 } else { image_bytes };
    let job = job(name, image, mask);
    let engine = Engine::new(NonZeroUsize::new(threads));
    let work = || pipeline::run(&job, &engine).unwrap_or_else(|error| panic!("{error}"));
    work();
    let Cost { wall, cpu, faults } = fastest(laps, work);
    let fresh = fastest(laps, || pipeline::run_to_bytes(&job, &engine).expect("done as before")).wall;
    let moved = image_bytes + mask_bytes + result_bytes;
    println!("{wall:.6}\t{cpu:.6}\t{faults}\t{moved}\t{:.0}\t{fresh:.6}", copied_in_a_second(threads, laps));
}

fn job(name: &str, image: Input, mask: Input) -> Job {
    let to = if name == "alpha" { To::Alpha } else { To::Color };
    let space = match name {
        "linear" => Space::Linear,
        "oklab" => Space::Oklab,
        _ => Space::Encoded,
    };
    let mut job = maskimg::apply(image).mask(mask).to(to).into_job(Target::File("/dev/null".into()));
    job.work = Apply { to, per_channel: name == "per-channel", ..Apply::default() }.into();
    job.weighing = Weighing { space, ..Weighing::default() };
    job.writing.format = Some(if name == "float" { Format::Npy } else { Format::Pnm });
    job
}

/// An image or a mask in memory, and how many bytes its samples are.
pub fn picture(name: &str, size: Size, layout: Layout) -> (Input, usize) {
    let (width, height, n) = (size.width(), size.height(), layout.channels());
    let waves = Waves::new(size, layout);
    let mut samples = Vec::with_capacity(width * height * n);
    (0..height).for_each(|y| waves.push_row(y, &mut samples));
    let magic = if layout == Layout::Grey { "P5" } else { "P6" };
    let (head, samples) = match name {
        "16-bit" => {
            let wide = samples.iter().flat_map(|&sample| [sample, sample ^ 0x5a]).collect();
            (format!("{magic}\n{width} {height}\n65535\n"), wide)
        }
        "float" => {
            let floats = samples.iter().flat_map(|&sample| (f32::from(sample) / 255.0).to_le_bytes()).collect();
            let dict = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({height}, {width}, {n}), }}");
            (format!("\u{1}NUMPY\u{1}\0v\0{dict:<117}\n"), floats)
        }
        _ => (format!("{magic}\n{width} {height}\n255\n"), samples),
    };
    let mut file = head.into_bytes();
    if name == "float" {
        file[0] = 0x93;
    }
    file.extend_from_slice(&samples);
    (Input::bytes(if layout == Layout::Grey { "mask" } else { "image" }, file), samples.len())
}

/// The lap that was over first: a busy machine only ever makes one longer.
fn fastest<T>(laps: usize, mut work: impl FnMut() -> T) -> Cost {
    let costs = (0..laps).map(|_| timed(&mut work).1);
    costs.min_by(|a, b| a.wall.total_cmp(&b.wall)).expect("at least one lap")
}

/// Bytes read and written in a second by copying 72 MB to where something has been before.
fn copied_in_a_second(threads: usize, laps: usize) -> f64 {
    const BYTES: usize = 72_000_000;
    let (from, mut to) = (vec![1_u8; BYTES], vec![2_u8; BYTES]);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let part = BYTES.div_ceil(threads);
    let cost = fastest(2 * laps, || {
        pool.install(|| {
            to.par_chunks_mut(part).zip(from.par_chunks(part)).for_each(|(to, from)| to.copy_from_slice(from))
        });
        black_box(&mut to);
    });
    2.0 * BYTES as f64 / cost.wall
}
