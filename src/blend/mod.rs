//! Blending: one picture laid on another, in any of thirty modes, by any of thirteen operators.
//!
//! A [`Mode`] says what becomes of the colours of TOP where it lies on BASE, an [`Operator`] how much of the result
//! and of BASE is seen, and a [`Blender`] is the two of them, chosen once for a job: the compositing equation of W3C
//! Compositing and Blending Level 1 on straight alpha, band by band.

mod blender;
mod formulas;
mod mode;
mod names;
mod operator;
mod shares;

pub use blender::Blender;
pub use mode::Mode;
pub use operator::Operator;
pub use shares::Shares;
