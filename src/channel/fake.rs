//! Far sides for the tests of networks: servers on loopback that do what a network does, and a way to them
//! on which answers are lost.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use reqwest::Url;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::Around;
use crate::edition::{Edition, Picture};
use crate::http;

/// A server that ends with the test.
pub(super) struct Fake {
    address: SocketAddr,
}

impl Fake {
    /// Serves on a port of its own.
    pub(super) async fn start(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Fake { address }
    }

    /// Where it is.
    pub(super) fn url(&self) -> Url {
        format!("http://{}/", self.address).parse().unwrap()
    }

    /// A way to it on which a request arrives whole and its answer is lost, where the request begins with
    /// these words, such as `POST /rest/posts`; everything else passes.
    pub(super) async fn cut(&self, begins: &'static str) -> Fake {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, to) = (listener.local_addr().unwrap(), self.address);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(pass(near, to, begins));
            }
        });
        Fake { address }
    }
}

/// Passes one connection on, until an answer is to be lost.
async fn pass(near: TcpStream, to: SocketAddr, begins: &str) {
    let far = TcpStream::connect(to).await.unwrap();
    let ((mut near_in, mut near_out), (mut far_in, mut far_out)) = (near.into_split(), far.into_split());
    let mut first = vec![0; 1 << 16];
    let read = near_in.read(&mut first).await.unwrap_or_default();
    let is_lost = first[..read].starts_with(begins.as_bytes());
    far_out.write_all(&first[..read]).await.unwrap();
    let rest = tokio::spawn(async move { tokio::io::copy(&mut near_in, &mut far_out).await });
    if is_lost {
        // It has taken effect once the first byte of the answer is there.
        let _ = far_in.read(&mut [0; 1]).await;
    } else {
        let _ = tokio::io::copy(&mut far_in, &mut near_out).await;
    }
    rest.abort();
}

/// What accounts are opened with.
pub(super) fn around(output: &Path) -> Around {
    Around {
        client: http::client().unwrap(),
        output: output.to_owned(),
        posts: output.join("posts"),
        site: "https://meetup.example.org/".parse().unwrap(),
    }
}

/// The bytes of a picture.
pub(super) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n, as far as anybody looks";

/// An edition with a picture that is copied to the output folder.
pub(super) fn with_picture(mut edition: Edition, output: &Path) -> Edition {
    let name = "pictures/00112233445566778899aabbccddeeff.png";
    std::fs::create_dir_all(output.join("pictures")).unwrap();
    std::fs::write(output.join(name), PICTURE).unwrap();
    let url = format!("https://meetup.example.org/{name}");
    edition.picture = Some(Picture { url, alt: "A full room".to_owned(), size: None });
    edition
}
