import { modules } from '../../app/capabilities.ts';
import { id, judged, locator, run } from './run-step.ts';
import { load } from './pack.ts';

const api = (parameters: object) => ({ resource: 'api', operation: 'call', ...parameters });

describe('Make API Call', () => {
	it('calls an address with query, body and an idempotency key', async () => {
		const { seen, output } = await run(
			'CloudSalesOperations',
			api({
				method: 'POST',
				path: '/api/v1/quotations',
				query: '{"limit": 5}',
				body: { note: 'x' },
				options: { idempotencyKey: 'k-1' },
			}),
			[{ status: 201, body: { id, more: [1] } }],
		);
		expect(seen[0]).toMatchObject({ method: 'POST', url: '/api/v1/quotations?limit=5' });
		expect(seen[0]?.headers).toMatchObject({
			'idempotency-key': 'k-1',
			authorization: 'Bearer key',
		});
		expect(JSON.parse(String(seen[0]?.body))).toEqual({ note: 'x' });
		expect(output?.[0]?.[0]?.json).toEqual({ id, more: [1] });
	});

	it('sends no body with GET', async () => {
		const parameters = api({ method: 'GET', path: '/clients', query: {}, body: '{"a":1}' });
		const { seen } = await run('CloudSalesOperations', parameters);
		expect([seen[0]?.url, seen[0]?.body.length]).toEqual(['/api/v1/clients', 0]);
	});

	it.each([
		'https://elsewhere.example/x',
		'//elsewhere.example/x',
		'/clients/../../x',
		'/clients?limit=1',
		'clients',
		'',
	])('refuses the path "%s" without a call', async (path) => {
		const { seen, error } = await run('CloudSalesOperations', api({ method: 'GET', path }));
		expect(error?.message).toContain("'Path'");
		expect(seen).toEqual([]);
	});

	it('refuses an agent that changes something without Confirm', async () => {
		const parameters = api({ method: 'DELETE', path: '/endpoints/x', query: {} });
		const { seen, error } = await run('CloudSalesOperations', parameters, [], { isTool: true });
		expect(error?.message).toContain('may not run this operation');
		expect(seen).toEqual([]);
	});
});

describe('Email: Send in the CloudSales node', () => {
	it.each([
		['QUOTATION', 'quotation_id'],
		['INVOICE', 'billing_cycle_id'],
		['WELCOME', 'subscription_id'],
	])('takes the record of %s from its own list', async (kind, name) => {
		const { seen } = await run('CloudSales', {
			resource: 'email',
			operation: 'send',
			kind,
			[name]: locator,
		});
		expect(judged(seen[0])).toEqual({ id: 'email.send', body: { kind, related_id: id } });
	});

	it('names the record that is missing', async () => {
		const parameters = { resource: 'email', operation: 'send', kind: 'QUOTATION' };
		const { error } = await run('CloudSales', parameters);
		expect(error?.message).toContain("'Quotation'");
	});
});

describe('the test of the credential', () => {
	it('asks for operations that exist, and has a sentence for each that is missing', async () => {
		const { CloudSalesApi } = await load('credentials/CloudSalesApi.credentials');
		const { request, rules } = new CloudSalesApi().test;
		const needs = (request.qs.needs as string).split(',');
		const known = modules.flatMap((module) => module.operations.map((operation) => operation.id));
		expect(known).toEqual(expect.arrayContaining(needs));
		const named = (rules as { properties: { key?: string; value: string; message: string } }[])
			.filter(({ properties }) => properties.key === 'missing[0]')
			.map(({ properties }) => properties.value);
		expect(named).toEqual(needs);
	});
});
