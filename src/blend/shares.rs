//! How much TOP and BASE each give to a pixel, by an operator: `as Fa / ao` and `ab Fb / ao`.

use super::Operator;
use super::formulas::min;
use crate::matrix::Plane;
use pulp::{Arch, Simd, WithSimd};
use std::marker::PhantomData;

/// Fills the shares of TOP and BASE from the alphas; that of BASE, where it has one, becomes the result's.
pub(super) type SharesOf = fn(Option<&mut [f32]>, &[f32], &mut Shares);

/// One operator, as a type: the loops below are compiled for each.
pub(super) trait Chosen {
    const OPERATOR: Operator;
}

/// How much TOP and BASE each give to the colour of a pixel: what a worker keeps from one band to the next.
#[derive(Clone, Debug, Default)]
pub struct Shares {
    pub(super) top: Plane,
    pub(super) base: Plane,
}

impl Shares {
    /// Room for a band.
    pub fn new() -> Self {
        Shares::default()
    }
}

/// The shares of an operator's factors; the alpha of BASE becomes `ao`, with plus clamped to 1.
pub(super) fn shares_of<C: Chosen>(base: Option<&mut [f32]>, top: &[f32], shares: &mut Shares) {
    Arch::new().dispatch(Sharing::<C> { base, top, shares, chosen: PhantomData });
}

struct Sharing<'a, C> {
    base: Option<&'a mut [f32]>,
    top: &'a [f32],
    shares: &'a mut Shares,
    chosen: PhantomData<C>,
}

impl<C: Chosen> WithSimd for Sharing<'_, C> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let shares = self.shares.top.iter_mut().zip(self.shares.base.iter_mut());
        match self.base {
            // An opaque BASE stays opaque: ao is 1.
            None => {
                for (&s, (wa, wb)) in self.top.iter().zip(shares) {
                    let (fa, fb) = C::OPERATOR.at(1.0, s);
                    (*wa, *wb) = (s * fa, fb);
                }
            }
            Some(base) => {
                for ((b, &s), (wa, wb)) in base.iter_mut().zip(self.top).zip(shares) {
                    let (fa, fb) = C::OPERATOR.at(*b, s);
                    let (of_top, of_base) = (s * fa, *b * fb);
                    let sum = of_top + of_base;
                    let ao = if C::OPERATOR == Operator::Plus { min(sum, 1.0) } else { sum };
                    // Where nothing is, both shares are 0 already.
                    let below = if ao > 0.0 { ao } else { 1.0 };
                    (*wa, *wb, *b) = (of_top / below, of_base / below, ao);
                }
            }
        }
    }
}
