//! Every blend mode beside `normal`, in memory: `cargo bench --bench modes [-- MODE...]`.
//!
//! RGB with alpha over RGB, 24 megapixels of 8 bits, PNM in and out so that there is next to no coding. Each mode and
//! `normal` run in turns; the table shows medians, and the median of the ratios pair by pair, which a busy machine
//! disturbs least.

use maskimg::blend::Mode;
use maskimg::codec::{Format, Input, Target};
use maskimg::pipeline::{Engine, run_to_bytes};
use std::time::Instant;

const WIDTH: usize = 6000;
const HEIGHT: usize = 4000;
const PAIRS: usize = 5;

fn main() {
    let names: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let modes: Vec<Mode> = match names.is_empty() {
        true => Mode::ALL.to_vec(),
        false => names.iter().map(|name| name.parse().unwrap_or_else(|error| panic!("{error}"))).collect(),
    };
    let engine = Engine::new(None);
    let (base, top) = (picture("P6", 3, 1), picture("P7", 4, 2));
    println!("{WIDTH} x {HEIGHT}, RGB with alpha over RGB, {} threads, {PAIRS} pairs\n", engine.threads());
    println!("| mode | ms | times normal |\n|---|--:|--:|");
    for mode in modes {
        seconds(&engine, &base, &top, mode);
        let pairs: Vec<(f64, f64)> = (0..PAIRS)
            .map(|_| (seconds(&engine, &base, &top, Mode::Normal), seconds(&engine, &base, &top, mode)))
            .collect();
        let time = median(pairs.iter().map(|(_, own)| own * 1e3));
        let ratio = median(pairs.iter().map(|(normal, own)| own / normal));
        println!("| {mode} | {time:.0} | {ratio:.2} |");
    }
}

/// How long one job takes.
fn seconds(engine: &Engine, base: &Input, top: &Input, mode: Mode) -> f64 {
    let mut job = maskimg::blend(base.clone(), top.clone()).mode(mode).into_job(Target::Stdout);
    job.writing.format = Some(Format::Pnm);
    let begun = Instant::now();
    run_to_bytes(&job, engine).unwrap_or_else(|error| panic!("{error}"));
    begun.elapsed().as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Waves with some grain, of `n` channels: all values are there, and no branch is always the same.
fn picture(magic: &str, n: usize, seed: usize) -> Input {
    let head = match magic {
        "P7" => format!("P7\nWIDTH {WIDTH}\nHEIGHT {HEIGHT}\nDEPTH {n}\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"),
        _ => format!("{magic}\n{WIDTH} {HEIGHT}\n255\n"),
    };
    let mut pnm = head.into_bytes();
    let wave = |v: usize, length: f32| (v as f32 / length).sin();
    let across: Vec<f32> = (0..WIDTH).map(|x| wave(x + 800 * seed, 97.0)).collect();
    for y in 0..HEIGHT {
        let down: Vec<f32> = (0..n).map(|c| wave(y, (61 + 9 * c + seed) as f32)).collect();
        for (x, across) in across.iter().enumerate() {
            pnm.extend((0..n).map(|c| {
                let grain = ((x * n + c + y * WIDTH * n).wrapping_mul(2_654_435_761) >> 13) % 9;
                (((across + down[c]) / 4.2 + 0.5) * 255.0) as u8 + grain as u8 / 2
            }));
        }
    }
    Input::bytes("waves.pnm", pnm)
}
