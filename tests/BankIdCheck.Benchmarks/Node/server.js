// The same job in Node, tuned: verdicts on tokens remembered by fast-jwt, prepared statements of better-sqlite3, group commit.
// The audit rows are plain: no chain, no seal.
import { createHmac, createPublicKey, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import { createVerifier } from 'fast-jwt';

const env = process.env;
const file = (connectionString) => connectionString.match(/Data Source=([^;]+)/)[1];
const key = Buffer.from(env.Audit__PseudonymKey, 'base64');
const pseudonym = (text) => createHmac('sha256', key).update(text).digest();

const authority = `${env.AzureAd__Instance}${env.AzureAd__TenantId}`;
const metadata = await (await fetch(`${authority}/v2.0/.well-known/openid-configuration`)).json();
const jwks = await (await fetch(metadata.jwks_uri)).json();
const signingKey = createPublicKey({ key: jwks.keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' });
const verify = createVerifier({
  key: signingKey, algorithms: ['RS256'], allowedAud: env.AzureAd__ClientId, allowedIss: metadata.issuer, clockTolerance: 60_000, cache: 1000,
});

const customers = new Database(file(env.CustomerStores__default__ConnectionString), { readonly: true });
const find = customers.prepare('SELECT document_type, document_number, document_issuer, valid_until FROM check_id_documents WHERE nnin = ?');

const store = new Database(file(env.ServiceStore__ConnectionString));
store.pragma('journal_mode = WAL');
store.pragma('synchronous = FULL');
store.exec(`CREATE TABLE audit_records (sequence INTEGER PRIMARY KEY, at_us INTEGER, kind TEXT, client TEXT, tenant TEXT, originator TEXT,
  nnin_pseudonym BLOB, document_pseudonym BLOB, key_id TEXT, document_type TEXT, document_issuer TEXT, outcome TEXT, reason TEXT,
  rule_version TEXT, trace_id TEXT, latency_us INTEGER);
  CREATE INDEX ix_nnin ON audit_records (nnin_pseudonym); CREATE INDEX ix_at ON audit_records (at_us)`);
const insert = store.prepare('INSERT INTO audit_records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)');
const insertAll = store.transaction((batch) => { for (const { row } of batch) insert.run(row); });

let waiting = [];
function commit() {
  const batch = waiting;
  waiting = [];
  insertAll(batch);
  for (const { answer } of batch) answer();
}

const normalise = (number) => number.toUpperCase().replace(/[-/.< ]/g, '');

function matches(nnin, asked) {
  const today = new Date().toISOString().slice(0, 10);
  return find.all(nnin).some((row) =>
    row.document_type === asked.type && normalise(row.document_number) === normalise(asked.number)
    && row.document_issuer === asked.issuer && (row.valid_until === null || row.valid_until >= today));
}

function check(response, authorization, body) {
  const started = process.hrtime.bigint();
  let caller;
  try {
    caller = verify(authorization.slice('Bearer '.length));
  } catch {
    return response.writeHead(401).end();
  }
  if (!caller.roles?.includes('CheckId.Verify')) return response.writeHead(403).end();

  const { nnin, originator, document } = JSON.parse(body);
  if (!/^\d{11}$/.test(nnin) || !document?.number) return response.writeHead(400).end();

  const matchFound = matches(nnin, document);
  const row = [
    Date.now() * 1000, 'check', caller.azp ?? caller.appid, caller.tid, originator.id, pseudonym(`nnin:${nnin}`),
    pseudonym(`document:${normalise(document.number)}/${document.issuer}/${document.type}`), 'k1', document.type, document.issuer,
    matchFound ? 'match' : 'no-match', '1', randomUUID(), Number((process.hrtime.bigint() - started) / 1000n),
  ];
  const answer = () => {
    const text = JSON.stringify({ nnin, timestamp: `${new Date().toISOString().slice(0, 19)}Z`, matchFound });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }).end(text);
  };
  if (waiting.push({ row, answer }) === 1) setImmediate(commit);
}

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part) => { body += part; });
  request.on('end', () => check(response, request.headers.authorization ?? '', body));
}).listen(Number(env.PORT), '127.0.0.1');
