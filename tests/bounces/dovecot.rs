//! In charge of an IMAP server on loopback: Debian's Dovecot with a folder and an authority of its own, which
//! ends with the test.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The password of its one mailbox.
pub(super) const PASSWORD: &str = "opensesame";

/// The server.
pub(super) struct Dovecot {
    child: Child,
    /// With STARTTLS, and with TLS from the first byte.
    ports: [u16; 2],
    folder: TempDir,
}

impl Dovecot {
    /// Starts one.
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Its users are not ours where it runs as root.
        open_to_all(folder.path());
        let mail = folder.path().join("mail");
        for below in ["new", "cur", "tmp", ".Done", ".Done/new", ".Done/cur", ".Done/tmp"] {
            fs::create_dir_all(mail.join(below)).unwrap();
            open_to_all(&mail.join(below));
        }
        open_to_all(&mail);
        certify(folder.path());
        let free = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let ports = free.map(|listener| listener.local_addr().unwrap().port());
        let who = Command::new("id").args(["-un"]).output().unwrap().stdout;
        let who = String::from_utf8(who).unwrap().trim().to_owned();
        let user = if who == "root" { "nobody" } else { who.as_str() };
        let settings = folder.path().join("dovecot.conf");
        fs::write(&settings, configuration(folder.path(), &mail, ports, user)).unwrap();
        let child = Command::new("dovecot")
            .arg("-F")
            .arg("-c")
            .arg(&settings)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("run tests/setup first (`make test` does)");
        let server = Dovecot { child, ports, folder };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", ports[0])).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "{}", server.log());
            std::thread::yield_now();
        }
        server
    }

    /// Puts a message into the inbox.
    pub(super) fn put(&self, name: &str, message: &str) {
        let path = self.mail().join("new").join(name);
        fs::write(&path, message).unwrap();
        open_to_all(&path);
    }

    /// The messages of a folder that were looked at: name and flags of each, in order.
    pub(super) fn flags(&self, folder: &str) -> Vec<(String, String)> {
        let folder = if folder.is_empty() { self.mail() } else { self.mail().join(folder) };
        let mut found: Vec<_> = fs::read_dir(folder.join("cur"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .map(|name| {
                let (name, flags) = name.split_once(":2,").unwrap();
                // Dovecot adds the size to names.
                (name.split(',').next().unwrap().to_owned(), flags.to_owned())
            })
            .collect();
        found.sort();
        found
    }

    /// The address of a folder, with STARTTLS.
    pub(super) fn address(&self, folder: &str) -> String {
        format!("imap://bounces@127.0.0.1:{}/{folder}", self.ports[0])
    }

    /// The same with TLS from the first byte.
    pub(super) fn address_of_tls(&self, folder: &str) -> String {
        format!("imaps://bounces@127.0.0.1:{}/{folder}", self.ports[1])
    }

    /// The file of the authority that its certificate is of.
    pub(super) fn authority(&self) -> String {
        self.folder.path().join("ca.pem").display().to_string()
    }

    fn mail(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Its children end with it when it is asked to stop, not when it is killed.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn open_to_all(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
}

/// Makes an authority and a certificate of it.
fn certify(folder: &Path) {
    let script = "exec >/dev/null 2>&1; set -e; curve='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
        openssl req -x509 $curve -keyout ca.key -out ca.pem -subj /CN=authority -days 2
        openssl req $curve -keyout key.pem -out request.pem -subj /CN=127.0.0.1
        echo subjectAltName=IP:127.0.0.1 > names
        openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days 2 -extfile names";
    let made = Command::new("sh").args(["-c", script]).current_dir(folder).status().unwrap();
    assert!(made.success());
}

fn configuration(folder: &Path, mail: &Path, [port, tls_port]: [u16; 2], user: &str) -> String {
    let (folder, mail) = (folder.display(), mail.display());
    format!(
        "base_dir = {folder}/run\nstate_dir = {folder}/run\nlisten = 127.0.0.1\nprotocols = imap\n\
         log_path = {folder}/log\nssl = required\n\
         ssl_cert = <{folder}/cert.pem\nssl_key = <{folder}/key.pem\n\
         default_login_user = {user}\ndefault_internal_user = {user}\ndefault_internal_group =\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {port}\n  }}\n  \
         inet_listener imaps {{\n    port = {tls_port}\n  }}\n}}\n\
         service anvil {{\n  chroot =\n}}\nservice stats {{\n  chroot =\n}}\n\
         passdb {{\n  driver = static\n  args = password={PASSWORD}\n}}\n\
         userdb {{\n  driver = static\n  args = uid={user} gid=nogroup home={mail}\n}}\n\
         mail_location = maildir:{mail}\nfirst_valid_uid = 1\n"
    )
}
