//! Many images, one job each: which there are, what belongs to each of them, what each output is called, that no two are
//! the same; and those who carry them out.

mod apart;
mod collisions;
mod crew;
mod digest;
mod find;
mod journal;
mod list;
mod naming;
mod pair;
mod pattern;
mod plan;
mod ready;
mod serving;
mod task;
mod template;
#[cfg(test)]
mod testing;

pub use crew::{Orders, carry_out, guarded, threads};
pub use find::{Excluded, Found, Image, Many};
pub use journal::Journal;
pub use list::paths;
pub use naming::{Naming, Values};
pub use pair::{Pairing, Roles, Shelf, without_partners};
pub use pattern::Pattern;
pub use plan::{Batch, BatchTasks, Images, journal_home};
pub use serving::{Masks, Missing, Serving};
pub use task::{Ended, Fate, Task, Tasks};
pub use template::Template;
