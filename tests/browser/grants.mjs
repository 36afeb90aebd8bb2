// In charge of a server that grants tokens (oauth2-mock-server, which checks states and challenges): at
// the addresses of the network that is named, with refresh tokens that work once.
//
// node tests/browser/grants.mjs NETWORK LOG LATENCY: every request for a token becomes a line of JSON in
// LOG; answers take LATENCY milliseconds. "listening PORT" says that it is ready; it ends with its stdin.

import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { require } from './driver.mjs';

const { OAuth2Server } = await import(pathToFileURL(require.resolve('oauth2-mock-server')));

const [network, log, latency] = process.argv.slice(2);
const endpoints = {
  x: { authorize: '/i/oauth2/authorize', token: '/2/oauth2/token', revoke: '/2/oauth2/revoke', userinfo: '/2/users/me' },
  linkedin: { authorize: '/oauth/v2/authorization', token: '/oauth/v2/accessToken', userinfo: '/v2/userinfo' },
  google: { authorize: '/o/oauth2/v2/auth', token: '/token', revoke: '/revoke' },
  microsoft: { authorize: '/oauth2/v2.0/authorize', token: '/oauth2/v2.0/token' },
}[network];
const account = {
  x: { data: { id: '2244994945', username: 'acme_meetup' } },
  linkedin: { sub: '782bbtaQ', name: 'Ada Example' },
}[network];

const server = new OAuth2Server(undefined, undefined, { endpoints });
await server.issuer.keys.generate('RS256');
const { service } = server;
const good = new Set();
service.on('beforeResponse', (answer, { body }) => {
  if (body.grant_type === 'refresh_token' && !good.delete(body.refresh_token)) {
    answer.statusCode = 400;
    answer.body = { error: 'invalid_grant' };
  } else {
    // What was granted is what was asked for.
    delete answer.body.scope;
    if (network === 'linkedin') {
      delete answer.body.refresh_token;
      answer.body.expires_in = 5184000;
    } else {
      good.add(answer.body.refresh_token);
    }
  }
  const { grant_type, code_verifier, redirect_uri } = body;
  appendFileSync(log, `${JSON.stringify({ grant_type, verified: code_verifier !== undefined, redirect_uri, status: answer.statusCode })}\n`);
});
service.on('beforeUserinfo', (answer) => {
  answer.body = account;
});
service.on('beforeRevoke', (answer) => appendFileSync(log, `${JSON.stringify({ grant_type: 'revoke', status: answer.statusCode })}\n`));

const http = createServer((request, answer) => setTimeout(() => service.requestHandler(request, answer), Number(latency)));
http.listen(0, '127.0.0.1', () => {
  server.issuer.url = `http://127.0.0.1:${http.address().port}`;
  console.log(`listening ${http.address().port}`);
});
process.stdin.resume().on('end', () => process.exit());
