//! In charge of the files that one thread hands out: each once more beside the shelf's own, with counters that no
//! other thread touches, so that two who hand out the same file never wait for each other's processor.
//!
//! It leaves which files there are, and whether they are what they were, to the shelf and the file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use axum::http::{Request, Response};
use bytes::Bytes;
use http_body_util::Full;

use super::file::File;
use super::handout::Handout;
use super::shelf::Shelf;

/// Most files that lie on a desk.
const MOST: usize = 32;

/// Files of more octets stay on the shelf alone: what is gone from there may lie here for a while.
const LARGEST: usize = 512 * 1024;

/// A file at hand.
struct AtHand {
    file: Arc<File>,
    own: Handout,
    /// Which shelf it is of.
    shelf: u64,
}

thread_local! {
    static DESK: RefCell<HashMap<String, AtHand>> = RefCell::default();
}

/// The answer to a GET or HEAD from a shelf, where it has the file and that may go out.
pub(super) fn answer<B>(shelf: &Shelf, request: &Request<B>, now: u64) -> Option<Response<Full<Bytes>>> {
    let path = request.uri().path();
    DESK.with_borrow_mut(|desk| {
        if let Some(AtHand { file, own, .. }) =
            desk.get(path).filter(|it| it.shelf == shelf.number() && it.file.is_kept())
        {
            return handed_out(file, own, request, now);
        }
        desk.remove(path);
        let file = shelf.get(path)?;
        let answer = handed_out(&file, &file.handout, request, now)?;
        if file.handout.size() <= LARGEST {
            desk.retain(|_, it| it.file.is_kept());
            if desk.len() >= MOST {
                desk.clear();
            }
            let own = Handout::beside(&file);
            desk.insert(path.to_owned(), AtHand { file, own, shelf: shelf.number() });
        }
        Some(answer)
    })
}

fn handed_out<B>(
    file: &File,
    own: &Handout,
    request: &Request<B>,
    now: u64,
) -> Option<Response<Full<Bytes>>> {
    if !file.may_go_out(now) {
        return None;
    }
    file.is_used(now);
    Some(own.answer(request.method(), request.headers()))
}
