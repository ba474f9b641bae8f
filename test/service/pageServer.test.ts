import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { expect } from 'chai';
import { ConfigError } from '../../lib/base/error.js';
import { renderReport } from '../../lib/report/report.js';
import { EMPTY_PAGE, enlivenPage, identifyPage } from '../../lib/service/livePage.js';
import { type PageServer, startPageServer } from '../../lib/service/pageServer.js';
import { explainFailure } from '../../lib/service/runBuild.js';
import { bookOf, markdownCell } from '../report/fixture.js';
import { failureOf } from '../support/failure.js';

const SCRIPT = 'console.log(1)';
const STATE = { build: 'b1', isBuilding: false, failure: null };

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

describe('enlivenPage', () => {
  it('adds one script, and allows it and its connection home and nothing else', async () => {
    const page = await renderReport(bookOf([markdownCell('# Title')]));
    const live = enlivenPage(page, SCRIPT);
    const hash = `'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;
    const policyOf = (text: string) => /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';
    expect(policyOf(live)).to.equal(policyOf(page).replace('script-src ', `connect-src 'self'; script-src ${hash} `));
    expect(policyOf(page)).to.not.include('connect-src');
    const added = `<script data-build="${identifyPage(page)}">${SCRIPT}</script>\n`;
    expect(live.replace(added, '').replace(policyOf(live), policyOf(page))).to.equal(page);
    expect(live.indexOf(added) + added.length).to.equal(live.lastIndexOf('</body>'));
  });

  it('knows the page that stands in for a report, and refuses one without a policy', () => {
    expect(enlivenPage(EMPTY_PAGE, SCRIPT)).to.include(SCRIPT).and.include("connect-src 'self'");
    expect(() => enlivenPage('<html><body></body></html>', SCRIPT)).to.throw('page states no policy for scripts');
  });
});

describe('startPageServer', () => {
  let server: PageServer;
  let page: () => Promise<string>;

  beforeEach(async () => {
    page = async () => EMPTY_PAGE;
    server = await startPageServer({ port: 0, readPage: () => page(), script: SCRIPT, state: STATE });
  });
  afterEach(() => server.close());

  function ask(path: string, { method = 'GET', host }: { method?: string; host?: string } = {}): Promise<Answer> {
    const headers = host === undefined ? {} : { host };
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: new URL(server.address).port, path, method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      })
        .on('error', reject)
        .end();
    });
  }

  it('listens on this machine alone and serves the page as it is now', async () => {
    expect(server.address).to.match(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { status, headers, body } = await ask('/');
    expect(status).to.equal(200);
    expect(body).to.equal(enlivenPage(EMPTY_PAGE, SCRIPT));
    expect(headers).to.include({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    page = async () => EMPTY_PAGE.replace('No report yet', 'Another');
    expect((await ask('/')).body).to.include('Another');
  });

  it('answers only to its own names, whatever another name leads here', async () => {
    const { port } = new URL(server.address);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`])
      expect((await ask('/', { host })).status, host).to.equal(200);
    for (const host of [`evil.example:${port}`, '127.0.0.1.evil.example', 'localhost.evil.example', '[::1]'])
      for (const path of ['/', '/events']) expect((await ask(path, { host })).status, host + path).to.equal(403);
  });

  it('has one page, to be read only', async () => {
    for (const path of ['/index.html', '/../package.json', '/%2e%2e/package.json', '//etc/passwd', '//', '*'])
      expect((await ask(path)).status, path).to.equal(404);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask('/', { method })).status, method).to.equal(405);
    const head = await ask('/', { method: 'HEAD' });
    expect([head.status, head.body]).to.deep.equal([200, '']);
  });

  it('says 500 where the page cannot be read, and lives on', async () => {
    page = () => Promise.reject(new Error('gone'));
    expect((await ask('/')).status).to.equal(500);
    page = async () => EMPTY_PAGE;
    expect((await ask('/')).status).to.equal(200);
  });

  it('tells the state at once and whenever it changes, and ends with the server', async () => {
    const { body } = await fetch(new URL('/events', server.address));
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hearUntil = async (text: string): Promise<void> => {
      while (!heard.includes(text)) heard += (await reader?.read())?.value ?? '';
    };
    await hearUntil('\n\nevent: state\ndata: {"build":"b1","isBuilding":false,"failure":null}\n\n');
    server.tell({ build: 'b2', isBuilding: false, failure: 'line 1\nline 2' });
    await hearUntil('event: state\ndata: {"build":"b2","isBuilding":false,"failure":"line 1\\nline 2"}\n\n');
    await server.close();
    expect((await reader?.read())?.done).to.equal(true);
  });

  it('refuses a port that is taken', async () => {
    const port = Number(new URL(server.address).port);
    const error = await failureOf(() =>
      startPageServer({ port, readPage: () => page(), script: SCRIPT, state: STATE }),
    );
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal(`port must be free and allowed: ${port}`);
  });
});

describe('explainFailure', () => {
  it('takes what the command said last, with its hint', () => {
    expect(explainFailure('segbook: a b\nhint\n', 2, null)).to.equal('a b\nhint');
    expect(explainFailure('x\nsegbook: old\ny\nsegbook: new\nhint\n', 2, null)).to.equal('new\nhint');
  });

  it('takes the last line, or how it ended, where the command said nothing', () => {
    expect(explainFailure('Error: Cannot find module\n', 1, null)).to.equal('Error: Cannot find module');
    expect(explainFailure('', 1, null)).to.equal('build ended with exit code 1');
    expect(explainFailure('', null, 'SIGKILL')).to.equal('build ended with SIGKILL');
  });
});
