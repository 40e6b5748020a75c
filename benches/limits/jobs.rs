//! Fixed jobs of one megapixel, on one thread and in memory, for counting instructions. A job is done as often as asked,
//! so that two runs differ by one lap of it and by nothing that is made once.

use crate::kernels::picture;
use crate::stages;
use maskimg::blend::Mode;
use maskimg::codec::{self, Format, Input, ReadOptions, Subsampling, Target, WriteOptions};
use maskimg::job::Job;
use maskimg::mask::around;
use maskimg::matrix::{Layout, Matrix, Size, Strip};
use maskimg::pipeline::{Engine, run_to_bytes};
use std::hint::black_box;
use std::num::NonZeroUsize;

const WIDTH: u32 = 1250;
const HEIGHT: u32 = 800;

/// Does something so and so many times.
type Work = fn(usize);

/// The jobs by their names.
pub const JOBS: [(&str, Work); 9] = [
    ("product, PNM x PGM to PNM", |laps| flow(&product("8-bit"), laps)),
    ("product of 16 bits, PNM x PGM to PNM", |laps| flow(&product("16-bit"), laps)),
    ("blend soft-light, PNM on PNM to PNM", |laps| flow(&soft_light(), laps)),
    ("feather 4, on weights", feather),
    ("PNG decode", |laps| decode(Format::Png, laps)),
    ("PNG encode", |laps| encode(Format::Png, None, laps)),
    ("JPEG decode, 4:2:0", |laps| decode(Format::Jpeg, laps)),
    ("JPEG encode, 4:2:0", |laps| encode(Format::Jpeg, Some(Subsampling::S420), laps)),
    ("JPEG encode, 4:4:4", |laps| encode(Format::Jpeg, Some(Subsampling::S444), laps)),
];

/// Does one of them.
pub fn run(name: &str, laps: usize) {
    let (_, work) = JOBS.iter().find(|(job, _)| *job == name).unwrap_or_else(|| panic!("no job is called {name}"));
    work(laps);
}

fn size() -> Size {
    Size::new(WIDTH, HEIGHT).expect("not empty")
}

fn image() -> Input {
    picture("8-bit", size(), Layout::Rgb).0
}

fn one_thread() -> Engine {
    Engine::new(NonZeroUsize::new(1))
}

/// A job to PNM, whose coding is next to nothing.
fn flow(job: &Job, laps: usize) {
    let engine = one_thread();
    (0..laps).for_each(|_| drop(black_box(run_to_bytes(job, &engine).expect("done"))));
}

fn product(depth: &str) -> Job {
    let (image, mask) = (picture(depth, size(), Layout::Rgb).0, picture(depth, size(), Layout::Grey).0);
    to_pnm(maskimg::apply(image).mask(mask).into_job(Target::Stdout))
}

fn soft_light() -> Job {
    let top = picture("8-bit", size(), Layout::Rgb).0;
    to_pnm(maskimg::blend(image(), top).mode(Mode::SoftLight).into_job(Target::Stdout))
}

fn to_pnm(mut job: Job) -> Job {
    job.writing.format = Some(Format::Pnm);
    job
}

fn feather(laps: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let mask = Matrix::from_fn(HEIGHT as usize, WIDTH as usize, |y, x| f32::from(x / 100 % 2 == y / 100 % 2));
    (0..laps).for_each(|_| drop(black_box(pool.install(|| around::feather(mask.clone(), 4.0)))));
}

fn decode(format: Format, laps: usize) {
    let mut job = maskimg::apply(image()).mask(white()).into_job(Target::Stdout);
    job.writing.format = Some(format);
    job.writing.encoding.subsampling = Some(Subsampling::S420);
    let (bytes, _) = run_to_bytes(&job, &one_thread()).expect("done");
    let input = Input::bytes("image", bytes);
    (0..laps).for_each(|_| stages::decode(&input));
}

fn encode(format: Format, subsampling: Option<Subsampling>, laps: usize) {
    let mut source = codec::open(&image(), &ReadOptions::default()).expect("PNM").source;
    let mut rows = Strip::empty(source.shape());
    source.read(&mut rows, HEIGHT as usize).expect("whole");
    let options = WriteOptions { subsampling, ..WriteOptions::default() };
    let bands = stages::bands(&(source.shape(), rows), format, &options);
    (0..laps).for_each(|_| {
        stages::encode(&bands, format, &options, &mut stages::Counter(0));
    });
}

fn white() -> maskimg::mask::Generator {
    maskimg::mask::Generator::Solid(maskimg::mask::Weight::ONE)
}
