/**
 * A payment gateway that answers at once: the part of Xendit's invoice interface that the service calls. Invoices that
 * were asked for are kept; those of generated sales are told from their id alone and are paid.
 */
import { createHash } from 'node:crypto';
import { type IncomingMessage, createServer } from 'node:http';
import { generatedAmount, generatedLinkOf } from './generated-sales.ts';

type Invoice = Record<string, unknown> & { id: string; external_id: string };

const byId = new Map<string, Invoice>();
const byReference = new Map<string, Invoice>();
const none = {
	available_banks: [],
	available_retail_outlets: [],
	available_ewallets: [],
	available_qr_codes: [],
	available_direct_debits: [],
	available_paylaters: [],
};
const started = Date.now();

function invoice(id: string, external_id: string, amount: number, more: object): Invoice {
	return {
		id,
		external_id,
		user_id: '5f218745736e619164dc8608',
		merchant_name: 'CloudSales',
		merchant_profile_picture_url: 'http://gateway.example/logo.svg',
		amount,
		currency: 'IDR',
		status: 'PENDING',
		invoice_url: `http://gateway.example/web/${id}`,
		expiry_date: new Date(started + 7 * 86_400_000).toISOString(),
		created: new Date(started).toISOString(),
		updated: new Date(started).toISOString(),
		should_exclude_credit_card: false,
		should_send_email: false,
		...none,
		...more,
	};
}

function create(body: { external_id: string; amount: number }): Invoice {
	const id = createHash('sha256').update(body.external_id).digest('hex').slice(0, 24);
	const made = invoice(id, body.external_id, body.amount, {});
	byId.set(id, made);
	byReference.set(made.external_id, made);
	return made;
}

function find(id: string): Invoice | null {
	const link = generatedLinkOf(id);
	if (link === null) return byId.get(id) ?? null;
	return invoice(id, `cs-${link}`, generatedAmount, {
		status: 'PAID',
		paid_amount: generatedAmount,
		paid_at: new Date(started).toISOString(),
		payment_method: 'BANK_TRANSFER',
		payment_channel: 'BCA',
	});
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}

async function answer(request: IncomingMessage): Promise<unknown> {
	const url = new URL((request.url ?? '/').replace(/\/(?=$|\?)/, ''), 'http://gateway');
	if (url.pathname === '/health') return {};
	if (request.method === 'POST' && url.pathname === '/v2/invoices') {
		// Sent by our own service, which checks what it sends.
		return create(JSON.parse(await bodyOf(request)) as { external_id: string; amount: number });
	}
	if (url.pathname === '/v2/invoices') {
		const found = byReference.get(url.searchParams.get('external_id') ?? '');
		return found === undefined ? [] : [found];
	}
	return find(url.pathname.split('/').at(-1) ?? '');
}

createServer((request, response) => {
	void answer(request).then((body) => {
		response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' });
		response.end(
			JSON.stringify(body ?? { error_code: 'INVOICE_NOT_FOUND_ERROR', message: 'No such invoice' }),
		);
	});
})
	.on('connection', (socket) => socket.setNoDelay(true))
	.listen(Number(process.env['PORT']), '127.0.0.1');
