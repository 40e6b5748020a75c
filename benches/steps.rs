//! Steps of masks that look around, in memory, beside imageproc: `cargo bench --bench steps [-- NAME...]`.
//!
//! Weights of 24 megapixels: white discs with black cores, as a cut-out has them; grey slopes with noise of 8 bits; and
//! noise of black and white. Ours and imageproc's run in turns; the table shows medians, and the median of the ratios.
//! imageproc runs once where it takes seconds, on what it can read: 8 bits, or 32 for its Gaussian.
//!
//! `--laps NAME COUNT` prints the seconds of each lap and nothing else, for a race against other programs.

use imageproc::image::{GrayImage, ImageBuffer, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};
use imageproc::{contrast, distance_transform, filter, morphology};
use maskimg::mask::around::{drop_specks, feather, fill_holes, flood, grow, otsu};
use maskimg::matrix::Matrix;
use std::hint::black_box;
use std::time::Instant;

const WIDTH: usize = 6000;
const HEIGHT: usize = 4000;
const LAPS: usize = 5;

/// What a step is measured on.
#[derive(Clone, Copy)]
enum Weights {
    Discs,
    Slopes,
    Noise,
}

type Ours = fn(Matrix);
type Theirs = fn(&Matrix) -> f64;

/// Each step: its name, what it is measured on, ours and imageproc's.
#[rustfmt::skip]
const STEPS: [(&str, Weights, Ours, Option<Theirs>); 15] = [
    ("feather-1",        Weights::Discs,  |m| drop(black_box(feather(m, 1.0))),   None),
    ("feather-4",        Weights::Discs,  |m| drop(black_box(feather(m, 4.0))),   Some(|m| gaussian(m, 4.0))),
    ("feather-10",       Weights::Discs,  |m| drop(black_box(feather(m, 10.0))),  None),
    ("feather-40",       Weights::Discs,  |m| drop(black_box(feather(m, 40.0))),  Some(|m| gaussian(m, 40.0))),
    ("feather-500",      Weights::Discs,  |m| drop(black_box(feather(m, 500.0))), None),
    ("grow-3-grey",      Weights::Slopes, |m| drop(black_box(grow(m, 3.0))),      Some(|m| dilation(m, 3))),
    ("grow-30-grey",     Weights::Slopes, |m| drop(black_box(grow(m, 30.0))),     Some(|m| dilation(m, 30))),
    ("grow-3-binary",    Weights::Discs,  |m| drop(black_box(grow(m, 3.0))),      None),
    ("grow-30-binary",   Weights::Discs,  |m| drop(black_box(grow(m, 30.0))),     Some(distances)),
    ("grow-300-binary",  Weights::Discs,  |m| drop(black_box(grow(m, 300.0))),    None),
    ("fill-holes",       Weights::Discs,  |m| drop(black_box(fill_holes(m))),     Some(components)),
    ("drop-specks",      Weights::Discs,  |m| drop(black_box(drop_specks(m, 9))), None),
    ("drop-specks-noise", Weights::Noise, |m| drop(black_box(drop_specks(m, 9))), Some(components)),
    ("flood",            Weights::Discs,  |m| drop(black_box(flood([&m, &m, &m], (0, 0), 0.1))), None),
    ("otsu",             Weights::Slopes, |m| { black_box(otsu(&m)); },          Some(level)),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let pool = rayon::ThreadPoolBuilder::new().build().expect("threads");
    if let [flag, name, count] = &words[..]
        && flag == "--laps"
    {
        let (_, weights, ours, _) = STEPS.iter().find(|(step, ..)| step == name).expect("the name of a step");
        let mask = weights.matrix();
        for _ in 0..count.parse().expect("a count of laps") {
            println!("{}", pool.install(|| seconds(&mask, *ours)));
        }
        return;
    }
    println!("{WIDTH} x {HEIGHT}, {} threads, {LAPS} laps\n", pool.current_num_threads());
    println!("| step | ms | imageproc ms | times ours |\n|---|--:|--:|--:|");
    for (name, weights, ours, theirs) in
        STEPS.iter().filter(|(name, ..)| words.is_empty() || words.iter().any(|w| w == name))
    {
        let mask = weights.matrix();
        pool.install(|| row(name, &mask, *ours, *theirs));
    }
}

fn row(name: &str, mask: &Matrix, ours: Ours, theirs: Option<Theirs>) {
    seconds(mask, ours);
    let mut laps: Vec<(f64, Option<f64>)> = Vec::new();
    for lap in 0..LAPS {
        let slow = laps.first().is_some_and(|(_, theirs)| theirs.is_some_and(|seconds| seconds > 1.0));
        let other = theirs.filter(|_| lap == 0 || !slow).map(|theirs| theirs(mask));
        laps.push((seconds(mask, ours), other));
    }
    let ms = 1e3 * median(laps.iter().map(|(own, _)| *own));
    let pairs: Vec<(f64, f64)> = laps.iter().filter_map(|(own, other)| Some((*own, (*other)?))).collect();
    match pairs.is_empty() {
        true => println!("| {name} | {ms:.0} | | |"),
        false => {
            let other = 1e3 * median(pairs.iter().map(|(_, other)| *other));
            let ratio = median(pairs.iter().map(|(own, other)| other / own));
            println!("| {name} | {ms:.0} | {other:.0} | {ratio:.1} |");
        }
    }
}

/// How long one lap takes; the copy of the mask that it works on is made before.
fn seconds(mask: &Matrix, ours: Ours) -> f64 {
    let mask = mask.clone();
    let start = Instant::now();
    ours(mask);
    start.elapsed().as_secs_f64()
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

impl Weights {
    fn matrix(self) -> Matrix {
        Matrix::from_fn(HEIGHT, WIDTH, |y, x| match self {
            Weights::Discs => {
                let (u, v) = ((x % 500) as i64 - 250, (y % 400) as i64 - 200);
                let r = 60 + ((x / 500 * 7 + y / 400 * 13) % 120) as i64;
                f32::from((u * u + v * v < r * r) ^ (u * u + v * v < r * r / 16))
            }
            Weights::Slopes => ((x / 30 + y / 17) as u32 % 200 + (hash(y, x) & 31)) as f32 / 255.0,
            Weights::Noise => f32::from(hash(y, x) & 1 == 1),
        })
    }
}

fn hash(y: usize, x: usize) -> u32 {
    let n = ((y * WIDTH + x) as u32).wrapping_mul(0x9e37_79b9);
    (n ^ (n >> 15)).wrapping_mul(0x2c1b_3c6d) >> 8
}

fn bytes(mask: &Matrix) -> GrayImage {
    let samples = mask.entries().iter().map(|v| (v * 255.0 + 0.5) as u8).collect();
    GrayImage::from_raw(WIDTH as u32, HEIGHT as u32, samples).expect("as many samples as pixels")
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

fn gaussian(mask: &Matrix, sigma: f32) -> f64 {
    let samples = mask.entries().to_vec();
    let image = ImageBuffer::<Luma<f32>, _>::from_raw(WIDTH as u32, HEIGHT as u32, samples).expect("a sample a pixel");
    timed(|| filter::gaussian_blur_f32(&image, sigma))
}

fn dilation(mask: &Matrix, radius: u8) -> f64 {
    let (image, disc) = (bytes(mask), morphology::Mask::disk(radius));
    timed(|| morphology::grayscale_dilate(&image, &disc))
}

fn distances(mask: &Matrix) -> f64 {
    let image = bytes(mask);
    timed(|| distance_transform::euclidean_squared_distance_transform(&image))
}

fn components(mask: &Matrix) -> f64 {
    let image = bytes(mask);
    timed(|| connected_components(&image, Connectivity::Four, Luma([0])))
}

fn level(mask: &Matrix) -> f64 {
    // Its samples are bytes, and a mask has none.
    timed(|| contrast::otsu_level(&bytes(mask)))
}
