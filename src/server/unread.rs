//! In charge of what of a request nobody has read when its answer is there: a little is read and dropped, so that the
//! connection can go on with the next request; where it is more, the answer says that the connection ends.
//!
//! It leaves how large a request may be to its route.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::timeout;

/// Octets that are read for nothing: more than any form has.
const LITTLE: u64 = 64 * 1024;

/// The longest that they may take to come.
const SOON: Duration = Duration::from_secs(2);

/// The content of a request, which is handed back where it is not read to its end.
#[derive(Debug)]
pub(super) struct Content {
    body: Option<Incoming>,
    unread: Unread,
}

/// Where content is handed back.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread(Arc<Mutex<Option<Incoming>>>);

impl Unread {
    /// The content of a request, to be read.
    pub(super) fn of(&self, body: Incoming) -> Content {
        Content { body: Some(body), unread: self.clone() }
    }

    /// Reads what is left, if it is little and comes soon; says whether the connection can go on. Of a client that
    /// waits to be asked for its content (RFC 9110 section 10.1.1) none is wanted.
    pub(super) async fn is_over(&self, waits: bool) -> bool {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut body) = body else { return true };
        if waits || body.size_hint().lower() > LITTLE {
            return false;
        }
        let reading = async {
            let mut octets = 0;
            while let Some(frame) = body.frame().await {
                let Ok(frame) = frame else { return false };
                octets += frame.data_ref().map_or(0, |data| data.len() as u64);
                if octets > LITTLE {
                    return false;
                }
            }
            true
        };
        timeout(SOON, reading).await.unwrap_or(false)
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}

impl Drop for Content {
    fn drop(&mut self) {
        let body = self.body.take().filter(|body| !body.is_end_stream());
        *self.unread.0.lock().unwrap_or_else(PoisonError::into_inner) = body;
    }
}
