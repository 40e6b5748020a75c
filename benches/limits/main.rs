//! What `benches/limits.sh`, `benches/front.sh` and `benches/instructions.sh` measure beside whole processes: each stage
//! of a job alone, the arithmetic in memory, one picture as PNG, and the large pictures that are fed to the program.
//!
//! `cargo bench --bench limits -- WORDS`, where the words are
//!
//! - `stages PHOTO MASK FORMAT [SUBSAMPLING]`: decoding and encoding alone, ours and the best crate's, on one thread
//! - `kernel NAME THREADS LAPS`: one job on 24 megapixels in memory, beside a copy of memory; `kernel list` names them
//! - `job NAME LAPS`: a job of one megapixel, so and so many times, for counting instructions; `job list` names them
//! - `encode PICTURE fast|balanced|best LAPS`: one picture as PNG in memory, on one thread: its size and its time
//! - `make WIDTHxHEIGHT grey|rgb FILE...`: a picture of waves and grain, streamed into each file
//! - `widen PHOTO FILE`: the photo with 16 bits a sample, the lower ones noise
//!
//! What is printed is for the scripts: a line a figure, tabs between its parts.

mod clock;
mod encode;
mod jobs;
mod kernels;
mod make;
mod stages;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["stages", photo, mask, format] => stages::run(photo, mask, format, None),
        ["stages", photo, mask, format, subsampling] => stages::run(photo, mask, format, Some(subsampling)),
        ["kernel", "list"] => kernels::NAMES.iter().for_each(|name| println!("{name}")),
        ["kernel", name, threads, laps] => kernels::run(name, number(threads), number(laps)),
        ["job", "list"] => jobs::JOBS.iter().for_each(|(name, _)| println!("{name}")),
        ["job", name, laps] => jobs::run(name, number(laps)),
        ["encode", picture, level, laps] => encode::run(picture, level, number(laps)),
        ["make", size, layout, ref files @ ..] if !files.is_empty() => make::make(size, layout, files),
        ["widen", photo, file] => make::widen(photo, file),
        _ => println!(
            "benches/limits.sh, benches/front.sh and benches/instructions.sh say what to measure, and print it"
        ),
    }
}

fn number(word: &str) -> usize {
    word.parse().unwrap_or_else(|_| panic!("{word} is no count"))
}
