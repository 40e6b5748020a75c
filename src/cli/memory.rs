//! Memory that stays with the program from one picture to the next.

use std::hint::black_box;

/// As large as the buffers of a picture that flows, and larger.
const BLOCK: usize = 16 << 20;

/// Has the system's allocator keep what is given back to it, up to some 32 MiB a thread.
///
/// A large block that was given back tells glibc that blocks of its size come and go; from then on it takes them from
/// memory that it keeps (mallopt(3), M_MMAP_THRESHOLD). Else each picture of a batch would have its memory anew from the
/// system, page by page. Other allocators do not mind.
pub(super) fn keep() {
    let mut block = Vec::<u8>::new();
    // Where there is little memory, there is nothing to keep.
    let _ = block.try_reserve_exact(BLOCK);
    drop(black_box(block));
}
