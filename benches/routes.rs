//! Whole jobs in memory: `cargo bench --bench routes`.
//!
//! PNM in and out costs next to no coding, so those figures are the flow of rows and the arithmetic; the others show
//! what the codecs add.

use divan::{Bencher, counter::ItemsCount};
use maskimg::codec::{Format, Input, Target};
use maskimg::job::{Apply, Job, Reading, Space, To, Weighing, Weights, Writing};
use maskimg::matrix::{Depth, Layout};
use maskimg::pipeline::{Engine, run_to_bytes};
use std::num::NonZeroUsize;

const WIDTH: usize = 3000;
const HEIGHT: usize = 2000;

fn main() {
    divan::main();
}

/// A scene of waves with some grain, as a file of the format that the bench wants.
fn picture(layout: Layout, depth: Depth, format: Format) -> Input {
    let (n, wide) = (layout.channels(), depth == Depth::U16);
    let magic = match (layout, wide) {
        (Layout::Grey, _) => "P5",
        _ => "P6",
    };
    let max = if wide { 65535 } else { 255 };
    let mut pnm = format!("{magic}\n{WIDTH} {HEIGHT}\n{max}\n").into_bytes();
    for i in 0..WIDTH * HEIGHT * n {
        let (x, y, c) = (i / n % WIDTH, i / n / WIDTH, i % n);
        let wave = ((x as f32 / 97.0).sin() + (y as f32 / (61.0 + c as f32)).cos()) / 4.5 + 0.5;
        let grain = (i.wrapping_mul(2_654_435_761) >> 13) % 9;
        let value = ((wave * max as f32) as usize + grain).min(max);
        if wide { pnm.extend((value as u16).to_be_bytes()) } else { pnm.push(value as u8) }
    }
    let pnm = Input::bytes("scene.pnm", pnm);
    if format == Format::Pnm {
        return pnm;
    }
    let white = maskimg::mask::Generator::Solid(maskimg::mask::Weight::ONE);
    Input::bytes("scene", maskimg::apply(pnm).mask(white).to_bytes(format).unwrap())
}

/// What is done to the image.
#[derive(Default)]
struct How {
    apply: Apply,
    space: Space,
}

fn run(bencher: Bencher, threads: usize, depth: Depth, format: Format, masks: Layout, how: How) {
    let (image, mask) = (picture(Layout::Rgb, depth, format), picture(masks, depth, Format::Pnm));
    let writing = Writing { format: Some(format), ..Writing::default() };
    let masks = vec![Weights::from(mask)];
    let How { apply, space } = how;
    let (work, weighing) = (apply.into(), Weighing { space, ..Weighing::default() });
    let job = Job { image, masks, output: Target::Stdout, work, weighing, reading: Reading::default(), writing };
    let engine = Engine::new(NonZeroUsize::new(threads));
    bencher.counter(ItemsCount::new(WIDTH * HEIGHT)).bench(|| run_to_bytes(&job, &engine).unwrap().0.len());
}

#[divan::bench(args = [1, 2])]
fn eight_bits(bencher: Bencher, threads: usize) {
    run(bencher, threads, Depth::U8, Format::Pnm, Layout::Grey, How::default());
}

#[divan::bench(args = [1, 2])]
fn sixteen_bits(bencher: Bencher, threads: usize) {
    run(bencher, threads, Depth::U16, Format::Pnm, Layout::Grey, How::default());
}

#[divan::bench(args = [1, 2])]
fn to_alpha(bencher: Bencher, threads: usize) {
    run(
        bencher,
        threads,
        Depth::U8,
        Format::Pnm,
        Layout::Grey,
        How { apply: Apply { to: To::Alpha, ..Apply::default() }, ..How::default() },
    );
}

#[divan::bench(args = [1, 2])]
fn per_channel(bencher: Bencher, threads: usize) {
    run(
        bencher,
        threads,
        Depth::U8,
        Format::Pnm,
        Layout::Rgb,
        How { apply: Apply { per_channel: true, ..Apply::default() }, ..How::default() },
    );
}

#[divan::bench(args = [1, 2])]
fn linear_light(bencher: Bencher, threads: usize) {
    run(bencher, threads, Depth::U8, Format::Pnm, Layout::Grey, How { space: Space::Linear, ..How::default() });
}

#[divan::bench(args = [1, 2])]
fn oklab(bencher: Bencher, threads: usize) {
    run(bencher, threads, Depth::U8, Format::Pnm, Layout::Grey, How { space: Space::Oklab, ..How::default() });
}

#[divan::bench(args = [1, 2])]
fn png_to_png(bencher: Bencher, threads: usize) {
    run(bencher, threads, Depth::U8, Format::Png, Layout::Grey, How::default());
}

#[divan::bench(args = [1, 2])]
fn jpeg_to_jpeg(bencher: Bencher, threads: usize) {
    run(bencher, threads, Depth::U8, Format::Jpeg, Layout::Grey, How::default());
}

#[divan::bench(args = [1, 2])]
fn qoi_to_qoi(bencher: Bencher, threads: usize) {
    run(bencher, threads, Depth::U8, Format::Qoi, Layout::Grey, How::default());
}
