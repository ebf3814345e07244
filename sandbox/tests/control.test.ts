import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withTables } from '../readme.ts';
import { startBench } from './bench.ts';
import type { Bench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const data = { externalId: 'bc_1', amount: 20_000 };
const NAMES =
	`XENDIT_SECRET_KEY XENDIT_CALLBACK_TOKEN XENDIT_BASE_URL COSMIC_BUCKET_SLUG COSMIC_READ_KEY
COSMIC_WRITE_KEY COSMIC_API_URL COSMIC_UPLOAD_URL GOOGLE_SERVICE_ACCOUNT_EMAIL
GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY GOOGLE_ADMIN_SUBJECT GOOGLE_CUSTOMER_ID GOOGLE_TOKEN_URL
GOOGLE_ADMIN_BASE_URL GOOGLE_LICENSING_BASE_URL GCP_RESOURCE_MANAGER_BASE_URL GCP_BILLING_BASE_URL
GCP_SERVICE_USAGE_BASE_URL GCP_PARENT GCP_BILLING_ACCOUNT GMAIL_BASE_URL GMAIL_SENDER GEMINI_API_KEY
GEMINI_BASE_URL GEMINI_MODEL XENDIT_CALLS_PER_SECOND COSMIC_CALLS_PER_SECOND GMAIL_UNITS_PER_SECOND GMAIL_UNITS_BURST GMAIL_SENDS_PER_SECOND GOOGLE_CERTS_URL MAIL_TRUSTED_HOST MAIL_REPLY_ADDRESS
GEMINI_CALLS_PER_SECOND GOOGLE_WORKSPACE_CALLS_PER_SECOND GCP_CALLS_PER_SECOND KUBERNETES_API_URL KUBERNETES_TOKEN
KUBERNETES_INGRESS_URL KUBERNETES_CALLS_PER_SECOND AWX_BASE_URL AWX_TOKEN AWX_ORGANIZATION_ID AWX_CALLS_PER_SECOND
DOCKER_HOST DOCKER_TENANT_URL DOCKER_EDGE DOCKER_CALLS_PER_SECOND TENANT_BASE_DOMAIN
SERVICE_BROKER_URL SERVICE_BROKER_USERNAME SERVICE_BROKER_PASSWORD SERVICE_BROKER_CALLS_PER_SECOND`.split(
		/\s+/,
	);

describe('credentials', () => {
	it('are exactly the environment that the service reads', async () => {
		const { body } = await bench.control('GET', '/credentials');
		expect(Object.keys(body).sort()).toEqual([...NAMES].sort());
		expect(Object.values(body).every((value) => typeof value === 'string' && value)).toBe(true);
	});

	it('are the same for the same seed, except for the key of the service account', async () => {
		const withoutUrls = ({ env, close }: Bench) => {
			const { GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY: _key, ...rest } = env;
			void close();
			return Object.entries(rest).filter(([name]) => !/_(URL|HOST)$/.test(name));
		};
		const [first, again, other] = await Promise.all([
			startBench({ seed: 7 }),
			startBench({ seed: 7 }),
			startBench({ seed: 8 }),
		]);
		expect(withoutUrls(again)).toEqual(withoutUrls(first));
		expect(other.env.XENDIT_SECRET_KEY).not.toBe(first.env.XENDIT_SECRET_KEY);
		await other.close();
	});
});

describe('the control API', () => {
	it('forgets everything on reset but keeps the configuration and the tokens', async () => {
		const url = 'http://127.0.0.1:1/webhooks/xendit';
		await bench.control('POST', '/xendit/callback-url', { url });
		const token = (await bench.jwt(['cloud-platform']).authorize()).access_token;
		await bench.invoices.createInvoice({ data });
		await bench.fault({ vendor: 'xendit', kind: 'cut' });
		await bench.control('POST', '/clock', { advance_ms: 1000 });
		await bench.control('POST', '/reset');
		const { body } = await bench.control('GET', '/books');
		expect(body.xendit).toMatchObject({ callback_url: url, invoices: [] });
		expect((await bench.control('GET', '/faults')).body.faults).toEqual([]);
		expect((await bench.control('GET', '/requests')).body.requests).toEqual([]);
		const projects = await fetch(`${bench.env.GCP_RESOURCE_MANAGER_BASE_URL}v3/projects`, {
			headers: { authorization: `Bearer ${token}` },
		});
		expect(projects.status).toBe(200);
	});

	it('sets the clock of all vendors to an instant, at which it stands until it is told to run', async () => {
		const at = '2027-03-31T02:00:00.000Z';
		const now = async () => (await bench.control('GET', '/clock')).body.now;
		await bench.control('POST', '/clock', { at, stands: true });
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(await now()).toBe(at);
		const invoice = await bench.invoices.createInvoice({ data });
		expect(invoice.created.toISOString()).toBe(at);
		await bench.control('POST', '/clock', { at: invoice.expiryDate.toISOString(), stands: true });
		const { status } = await bench.invoices.getInvoiceById({ invoiceId: invoice.id ?? '' });
		expect(status).toBe('EXPIRED');
		await bench.control('POST', '/clock', { at });
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect((await now()) > at).toBe(true);
		expect((await bench.control('POST', '/clock', { at, advance_ms: 1 })).status).toBe(400);
		expect((await bench.control('POST', '/clock', {})).status).toBe(400);
		bench.sandbox.reset();
	});

	it('gives the same ids again after a reset', async () => {
		const first = await bench.invoices.createInvoice({ data });
		bench.sandbox.reset();
		expect((await bench.invoices.createInvoice({ data })).id).toBe(first.id);
	});

	it('logs requests per vendor without any secret', async () => {
		await bench.invoices.createInvoice({ data });
		await bench.cosmic.objects.find({ type: 'x' }).then(undefined, () => {});
		const { body } = await bench.control('GET', '/requests');
		const text = JSON.stringify(body);
		for (const name of ['XENDIT_SECRET_KEY', 'COSMIC_READ_KEY', 'COSMIC_WRITE_KEY']) {
			expect(text).not.toContain(bench.env[name]);
		}
		const cosmic = (await bench.control('GET', '/requests?vendor=cosmic')).body.requests;
		expect(cosmic).toMatchObject([
			{ method: 'GET', status: 404, fault: null, outcome: 'answered' },
		]);
	});

	it('pays, fails and expires as the buttons of the page do, and says why not', async () => {
		const { id } = await bench.invoices.createInvoice({ data });
		const act = (what: string, body = {}) =>
			bench.control('POST', `/xendit/invoices/${id}/${what}`, body);
		expect((await act('fail')).body.payment.status).toBe('FAILED');
		expect((await act('pay', { amount: -1 })).status).toBe(400);
		expect((await act('pay', { channel: 'CASH' })).status).toBe(400);
		expect((await act('pay', { amount: 5000, channel: 'qris' })).body.payment).toMatchObject({
			amount: 5000,
			channel: 'QRIS',
		});
		expect((await act('expire')).status).toBe(409);
		expect((await act('settle')).body.invoice.status).toBe('SETTLED');
		expect((await bench.control('POST', '/xendit/invoices/none/pay', {})).status).toBe(404);
	});

	it('has a JSON answer for everything it does not know', async () => {
		expect((await bench.control('GET', '/nothing')).status).toBe(404);
		expect((await bench.control('GET', '/books/nobody')).status).toBe(404);
		const broken = await fetch(`${bench.sandbox.url}/_sandbox/faults`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{',
		});
		expect(broken.status).toBe(400);
	});
});

describe('the pages', () => {
	const read = async (path: string) => {
		const response = await fetch(bench.sandbox.url + path);
		return { status: response.status, headers: response.headers, text: await response.text() };
	};
	const evil = '<img src=x onerror=alert(1)>';
	const mail = { from: 'a@b.co', subject: evil, text: evil };

	it.each(['/', '/xendit', '/mailbox', '/cosmic', '/google', '/requests'])(
		'%s can be read while empty and allows no script',
		async (path) => {
			const { status, headers, text } = await read(path);
			expect(status).toBe(200);
			expect(headers.get('content-security-policy')).toContain("default-src 'none'");
			expect(text).toContain('<nav>');
		},
	);

	it('show what the vendors hold, with everything escaped', async () => {
		await bench.invoices.createInvoice({ data: { ...data, externalId: evil } });
		const { media } = await bench.cosmic.media.insertOne({
			media: { buffer: Buffer.from('x'), originalname: 'quotation.pdf' } as never,
		});
		const object = { type: 'quotations', title: evil, metadata: { pdf: media.name, note: evil } };
		await bench.cosmic.objects.insertOne(object);
		await bench.control('POST', '/gmail/inbox', mail);
		for (const path of ['/xendit', '/cosmic', '/mailbox']) {
			const { text } = await read(path);
			expect(text).toContain('&lt;img src=x');
			expect(text).not.toContain('<img');
		}
		expect((await read('/cosmic')).text).toContain(`href="/cosmic-cdn/${media.name}"`);
	});

	it('show one mail: headers, HTML in a sandboxed frame, text, attachments to download', async () => {
		const raw = [
			'From: Ani <ani@maju.co.id>',
			'To: billing@cloudsales.example',
			'Subject: Bukti transfer',
			'MIME-Version: 1.0',
			'Content-Type: multipart/mixed; boundary=b',
			'',
			'--b',
			'Content-Type: text/html',
			'',
			'<p>Terlampir</p><script>alert(1)</script>',
			'--b',
			'Content-Type: application/pdf; name="bukti.pdf"',
			'Content-Disposition: attachment; filename="bukti.pdf"',
			'',
			'%PDF-1.7',
			'--b--',
		].join('\r\n');
		const { id } = (await bench.control('POST', '/gmail/inbox', { raw })).body;
		const { text } = await read(`/mailbox/${id}`);
		expect(text).toContain('Bukti transfer');
		expect(text).toMatch(/<iframe\s+sandbox="allow-popups allow-popups-to-escape-sandbox"/);
		expect(text).not.toContain('<script>');
		const body = await read(`/mailbox/${id}/body`);
		expect(body.text).toContain('<p>Terlampir</p>');
		expect(body.headers.get('content-security-policy')).toMatch(
			/^sandbox [^;]*; default-src 'none'/,
		);
		const file = await read(`/mailbox/${id}/attachments/0`);
		expect(file.headers.get('content-disposition')).toContain('bukti.pdf');
		expect(file.text).toContain('%PDF');
		expect((await read('/mailbox/none')).status).toBe(404);
	});

	it('make the links of a text mail clickable and nothing else', async () => {
		const text = 'Bayar di https://pay.example/i/1?a=b. <b>Terima kasih</b>';
		const { id } = (await bench.control('POST', '/gmail/inbox', { subject: 'x', text })).body;
		const page = (await read(`/mailbox/${id}`)).text;
		expect(page).toContain(
			'<a href="https://pay.example/i/1?a=b">https://pay.example/i/1?a=b</a>.',
		);
		expect(page).not.toContain('<b>');
	});

	it('switch faults on and off by form', async () => {
		const post = (path: string, form = {}) =>
			fetch(bench.sandbox.url + path, {
				method: 'POST',
				body: new URLSearchParams(form),
				redirect: 'manual',
			});
		const form = { vendor: 'xendit', kind: 'html_502', endpoint: '', times: '2', rate: '' };
		expect((await post('/faults', form)).status).toBe(303);
		expect((await read('/')).text).toContain('html_502');
		expect((await post('/faults', { vendor: 'cosmic', kind: 'blocked' })).status).toBe(400);
		await post('/faults/clear');
		expect((await bench.control('GET', '/faults')).body.faults).toEqual([]);
	});
});

it('the README has the tables that the definitions of the vendors give', async () => {
	const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
	expect(withTables(readme)).toBe(readme);
	expect(readme).toContain('| `webhook_lost` | xendit, gmail | the webhook is never sent |');
});

describe('the process', () => {
	it('prints one line when it is ready and stops on SIGTERM', async () => {
		const main = fileURLToPath(new URL('../main.ts', import.meta.url));
		const child = spawn(process.execPath, [main], {
			env: { ...process.env, SANDBOX_PORT: '0', NODE_OPTIONS: '' },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const [line] = await once(child.stdout, 'data');
		const { ready, url } = JSON.parse(String(line));
		expect(ready).toBe(true);
		expect(new URL(url).hostname).toBe('127.0.0.1');
		expect((await fetch(`${url}/_sandbox/health`)).status).toBe(200);
		child.kill('SIGTERM');
		expect(await once(child, 'exit')).toEqual([0, null]);
	});
});
