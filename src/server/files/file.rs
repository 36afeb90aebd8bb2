//! In charge of one file as it is kept: what goes out of it, and how long that may be taken for what is on the
//! disk.
//!
//! It leaves to [`super::handout`] how it goes out, to [`super`] how it is read, and to [`super::shelf`] how long
//! it is kept.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::handout::Handout;
use super::headers::About;
use super::place::Stamp;

/// For how many milliseconds what was seen of a file is taken for true.
const TRUSTED: u64 = 400;

/// A file.
#[derive(Debug)]
pub(super) struct File {
    /// Which version of it this is.
    pub(super) stamp: Stamp,
    /// What goes out of it.
    pub(super) handout: Handout,
    /// When the file system was asked last whether it has changed, in milliseconds since the start.
    looked: AtomicU64,
    /// When somebody was sent to ask, in the same way.
    sent_to_look: AtomicU64,
    /// When it was asked for last, in the same way.
    pub(super) used: AtomicU64,
    /// Whether a shelf has given it up, or another has taken its place there.
    is_gone: AtomicBool,
}

impl File {
    /// A file that was read, as it is and in gzip, which takes little time.
    pub(super) fn new(about: &About<'_>, bytes: Vec<u8>, looked: u64) -> Self {
        File {
            stamp: about.stamp,
            handout: Handout::new(about, bytes),
            looked: AtomicU64::new(looked),
            sent_to_look: AtomicU64::new(looked),
            used: AtomicU64::new(looked),
            is_gone: AtomicBool::new(false),
        }
    }

    /// The same with every encoding that is worth while. Takes up to seconds.
    pub(super) fn with_every_encoding(&self) -> Self {
        let copied = |count: &AtomicU64| AtomicU64::new(count.load(Ordering::Relaxed));
        File {
            stamp: self.stamp,
            handout: self.handout.with_every_encoding(),
            looked: copied(&self.looked),
            sent_to_look: copied(&self.sent_to_look),
            used: copied(&self.used),
            is_gone: AtomicBool::new(false),
        }
    }

    /// Tells that a shelf has it no more.
    pub(super) fn goes(&self) {
        self.is_gone.store(true, Ordering::Relaxed);
    }

    /// Whether the shelf that had it has it still.
    pub(super) fn is_kept(&self) -> bool {
        !self.is_gone.load(Ordering::Relaxed)
    }

    /// Remembers that it was asked for at `now`.
    pub(super) fn is_used(&self, now: u64) {
        // To the second is enough, and writing less often leaves the memory to those who read it.
        if now.saturating_sub(self.used.load(Ordering::Relaxed)) >= 1000 {
            self.used.store(now, Ordering::Relaxed);
        }
    }

    /// Whether it was looked at so lately that it is what it was; `now` is in milliseconds since the start.
    pub(super) fn is_fresh(&self, now: u64) -> bool {
        now.saturating_sub(self.looked.load(Ordering::Relaxed)) < TRUSTED
    }

    /// Whether it may be handed out without a look at the disk. When it is time for one, the first to ask is
    /// told to look, and the others go on with what there is; for as long again and no longer.
    pub(super) fn may_go_out(&self, now: u64) -> bool {
        let looked = self.looked.load(Ordering::Relaxed);
        match now.saturating_sub(looked) {
            passed if passed < TRUSTED => true,
            passed if passed >= 2 * TRUSTED => false,
            _ => {
                let sent = self.sent_to_look.load(Ordering::Relaxed);
                sent > looked
                    || self
                        .sent_to_look
                        .compare_exchange(sent, now, Ordering::Relaxed, Ordering::Relaxed)
                        .is_err()
            }
        }
    }

    /// Takes what it holds for true from `now` on.
    pub(super) fn was_looked_at(&self, now: u64) {
        self.looked.store(now, Ordering::Relaxed);
    }
}
