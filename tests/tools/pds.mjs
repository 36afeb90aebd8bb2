// A server of Bluesky's own (PDS) on loopback with a directory of identities in memory, for the tests.
//
// Makes the accounts NAME.test for the names given and prints one line of JSON when it is ready:
// {"url", "accounts": {NAME: {"handle", "did", "password", "app_password"}}}. Ends when its stdin is closed.
// Its packages are those that `tests/setup networks` puts below target/checks/pds.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

process.env.LOG_ENABLED ??= 'false';
const require = createRequire(resolve('target/checks/pds/package.json'));
const { PlcServer, Database } = require('@did-plc/server');
const { PDS, envToCfg, envToSecrets } = require('@atproto/pds');

/** A port that nobody listens on. */
const free = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

async function call(url, token, method, body) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${url}/xrpc/${method}`, { method: 'POST', body: JSON.stringify(body), headers });
  if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const [port, plcPort] = [await free(), await free()];
const folder = mkdtempSync(join(tmpdir(), 'recap-pds-'));
const plc = PlcServer.create({ db: Database.mock(), port: plcPort });
await plc.start();
const settings = {
  devMode: true, hostname: 'localhost', port, dataDirectory: folder, blobstoreDiskLocation: join(folder, 'blobs'),
  didPlcUrl: `http://localhost:${plcPort}`, serviceHandleDomains: ['.test'], inviteRequired: false,
  adminPassword: 'admin', jwtSecret: 'secret', plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString('hex'),
  bskyAppViewUrl: 'https://appview.invalid', bskyAppViewDid: 'did:example:invalid',
  modServiceUrl: 'https://moderator.invalid', modServiceDid: 'did:example:invalid',
  disableSsrfProtection: true, crawlers: [], rateLimitsEnabled: false,
};
const pds = await PDS.create(envToCfg(settings), envToSecrets(settings));
await pds.start();

const url = `http://localhost:${port}`;
const password = 'correct horse battery staple';
const accounts = {};
for (const name of process.argv.slice(2)) {
  const account = { handle: `${name}.test`, email: `${name}@example.com`, password };
  const { handle, did, accessJwt } = await call(url, null, 'com.atproto.server.createAccount', account);
  const app = await call(url, accessJwt, 'com.atproto.server.createAppPassword', { name: 'recap' });
  accounts[name] = { handle, did, password, app_password: app.password };
}
console.log(JSON.stringify({ url, accounts }));
process.stdin.resume().on('end', async () => {
  await pds.destroy();
  await plc.destroy();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
