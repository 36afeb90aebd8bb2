//! In charge of the files that are kept in memory, by the path that they are asked for with, and that
//! they take no more of it than they may.
//!
//! It leaves what a file is to [`super::file`].

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::file::File;

/// The files.
#[derive(Debug)]
pub(super) struct Shelf {
    /// No other shelf of the program has it.
    number: u64,
    files: RwLock<Files>,
    /// The most octets that they may take.
    room: usize,
}

#[derive(Debug, Default)]
struct Files {
    by_path: HashMap<String, Arc<File>>,
    size: usize,
}

impl Shelf {
    /// An empty one for that many octets.
    pub(super) fn new(room: usize) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Shelf { number: NEXT.fetch_add(1, Ordering::Relaxed), files: RwLock::default(), room }
    }

    /// What tells it from others.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The file of a path.
    pub(super) fn get(&self, path: &str) -> Option<Arc<File>> {
        // Whoever panics with the lock in hand leaves the files whole.
        self.files.read().unwrap_or_else(PoisonError::into_inner).by_path.get(path).cloned()
    }

    /// Keeps a file, and gives up others that were not asked for the longest when there is no room.
    pub(super) fn put(&self, path: String, file: Arc<File>) {
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        files.put(path, file);
        while files.size > self.room && files.drop_oldest() {}
    }

    /// Keeps a file in place of another, if that one is still kept.
    pub(super) fn replace(&self, path: &str, before: &Arc<File>, file: Arc<File>) {
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        if files.by_path.get(path).is_some_and(|kept| Arc::ptr_eq(kept, before)) {
            // What was seen and asked meanwhile counts for it as well.
            file.used.store(before.used.load(Ordering::Relaxed), Ordering::Relaxed);
            files.put(path.to_owned(), file);
            while files.size > self.room && files.drop_oldest() {}
        }
    }

    /// Forgets a file.
    pub(super) fn remove(&self, path: &str) {
        self.files.write().unwrap_or_else(PoisonError::into_inner).remove(path);
    }
}

impl Files {
    fn put(&mut self, path: String, file: Arc<File>) {
        self.size += file.handout.size();
        if let Some(before) = self.by_path.insert(path, file) {
            self.size -= before.handout.size();
            before.goes();
        }
    }

    fn remove(&mut self, path: &str) {
        if let Some(before) = self.by_path.remove(path) {
            self.size -= before.handout.size();
            before.goes();
        }
    }

    /// Whether there was one to forget.
    fn drop_oldest(&mut self) -> bool {
        let used = |(_, file): &(&String, &Arc<File>)| file.used.load(Ordering::Relaxed);
        let Some(oldest) = self.by_path.iter().min_by_key(used).map(|(path, _)| path.clone()) else {
            return false;
        };
        self.remove(&oldest);
        true
    }
}
