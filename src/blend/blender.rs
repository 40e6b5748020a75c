//! The compositing equation on bands: what TOP makes of BASE.

use super::formulas::{Kernel, max};
use super::shares::{Shares, SharesOf};
use super::{Mode, Operator};
use crate::matrix::Band;
use pulp::{Arch, Simd, WithSimd};

/// A mode and an operator, chosen once for a job, and the functions that compute them.
#[derive(Clone, Copy)]
pub struct Blender {
    kernel: Kernel,
    operator: Operator,
    shares: SharesOf,
}

impl Blender {
    /// The blender of a mode and an operator.
    pub fn new(mode: Mode, operator: Operator) -> Self {
        Blender { kernel: mode.kernel(), operator, shares: operator.shares() }
    }

    /// Lays `top` on `base`; the result takes the place of `base`, and `top` is used up.
    ///
    /// ```text
    /// Cr = (1 - ab) Cs + ab B(Cb, Cs);   co = as Fa Cr + ab Fb Cb;   ao = as Fa + ab Fb;   Co = co / ao
    /// ```
    ///
    /// Co is 0 where ao is; the sums of plus are clamped to 1. A picture whose share is 0 gives nothing, even if its
    /// colour is no number.
    ///
    /// Units: colours as the mode takes them, alphas 0 to 1.
    ///
    /// Alpha: straight, in and out. A `base` without alpha is opaque and stays so; for operators that clear
    /// ([`Operator::clears`]) it must have one.
    ///
    /// Shape: bands of as many pixels and colour channels; three for modes of pixels.
    ///
    /// # Panics
    /// If the shapes differ, or `top` has no alpha.
    ///
    /// # Source of the formula
    /// W3C Compositing and Blending Level 1, sections 5 and 9.
    pub fn lay(&self, top: &mut Band, base: &mut Band, shares: &mut Shares) {
        assert_eq!((base.pixels(), base.layout().colors()), (top.pixels(), top.layout().colors()), "bands differ");
        assert!(top.layout().has_alpha(), "a TOP without alpha");
        match self.kernel {
            Kernel::Top => {}
            Kernel::Channel(each) => {
                let alpha = base.alpha();
                base.colors().zip(top.colors_mut()).for_each(|(b, s)| each(b, s, alpha));
            }
            Kernel::Pixel(each) => each(base.rgb(), top.rgb_mut(), base.alpha()),
        }
        (self.shares)(base.alpha_mut(), top.alpha().unwrap_or_default(), shares);
        let arch = Arch::new();
        for (result, color) in base.colors_mut().zip(top.colors()) {
            arch.dispatch(Mix { result, color, shares });
        }
        if self.operator == Operator::Plus {
            clamp_sums(base);
        }
    }
}

/// `co` of plus is clamped to 1, so Co is to 1 / ao.
fn clamp_sums(base: &mut Band) {
    if !base.layout().has_alpha() {
        return base.colors_mut().flatten().for_each(|c| *c = if *c > 1.0 { 1.0 } else { *c });
    }
    let (colors, alpha) = base.colors_and_alpha_mut();
    for color in colors {
        for (c, a) in color.iter_mut().zip(&*alpha) {
            let most = 1.0 / max(*a, f32::MIN_POSITIVE);
            *c = if *c > most { most } else { *c };
        }
    }
}

/// `Co = top share x Cr + base share x Cb`, in the place of Cb.
struct Mix<'a> {
    result: &'a mut [f32],
    color: &'a [f32],
    shares: &'a Shares,
}

impl WithSimd for Mix<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Shares { top, base } = self.shares;
        for (((c, cr), &wa), &wb) in self.result.iter_mut().zip(self.color).zip(top.iter()).zip(base.iter()) {
            let of_top = if wa != 0.0 { wa * cr } else { 0.0 };
            let of_base = if wb != 0.0 { wb * *c } else { 0.0 };
            *c = of_top + of_base;
        }
    }
}
