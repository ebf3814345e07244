import { z } from 'zod';
import { modules } from '../app/capabilities.ts';
import type { Actor, Role } from '../platform/actor/index.ts';
import type { Operation } from '../platform/contract/index.ts';
import { mayUse } from '../platform/contract/permissions.ts';
import { withheldFieldsOf } from '../platform/contract/withheld-fields.ts';
import { aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { driveSale, type Sale } from './drive-sale.ts';
import { startTestService, type TestService } from './service.ts';

const operations = modules.flatMap((module) => module.operations);
const byId = new Map(operations.map((one) => [one.id, one]));
const marked = operations.filter((one) => withheldFieldsOf(one).length > 0);
const reads = marked.filter(({ http }) => http.method === 'GET');
const staff: Role[] = ['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN'];

/** Names of fields by whose value its reader can do something. */
const looksLikeOne = /(?:^|_)(?:url|link|token|secret|key)$/;
/** Fields of such names that let nobody do anything. */
const harmless: Record<string, string> = {
	'dunning_policy.key': 'Names a policy through its versions, such as renewal',
	'order.activation_url': 'the address of the tenant, which asks its reader to sign in',
	'order.payment_url': 'only tells where to pay; whoever has the tracking token may pay the order',
	'order.tracking_token': 'told once, to whoever placed the order',
	'order.status_url': 'told once, to whoever placed the order',
	execution_url: 'opens n8n, which asks its reader to sign in',
	pdf_url: 'Cosmic serves it to anybody who has the address, and the client is given it',
	'endpoint.url': 'an address of the reader, which takes only calls that we have signed',
	lease_token: 'holds a task for the worker that claimed it, and nothing else',
	idempotency_key: 'names a command of its own caller',
};

type Schema = {
	$ref?: string;
	$defs?: Record<string, Schema>;
	properties?: Record<string, Schema>;
	items?: Schema;
	anyOf?: Schema[];
	only_for?: string[];
};
/** Fields of an output that look like a credential and are not marked, as `endpoint.url`. */
function unmarked(resource: string, root: Schema): string[] {
	const seen = new Set<string>();
	const look = (schema: Schema, owner: string): string[] => {
		const name = schema.$ref?.replace('#/$defs/', '');
		if (name !== undefined) {
			if (seen.has(name)) return [];
			seen.add(name);
			return look(root.$defs?.[name] ?? {}, owner);
		}
		const inner = [...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])];
		return [
			...inner.flatMap((one) => look(one, owner)),
			...Object.entries(schema.properties ?? {}).flatMap(([field, one]) => [
				...(looksLikeOne.test(field) && one.only_for === undefined ? [`${owner}.${field}`] : []),
				...look(one, owner),
			]),
		];
	};
	return look(root, resource);
}

describe('fields that let their reader do something', () => {
	it.each(operations.map((one) => [one.id, one] as const))(
		'%s marks those it gives',
		(_, operation) => {
			const schema = z.toJSONSchema(operation.output, { io: 'input', unrepresentable: 'any' });
			const open = unmarked(operation.resource, schema as Schema).filter(
				(name) => !(name in harmless) && !((name.split('.').at(-1) ?? '') in harmless),
			);
			expect(open).toEqual([]);
		},
	);

	it.each(marked.map((one) => [one.id, one] as const))(
		'%s names operations that exist, and can leave the field empty for others',
		(id, operation) => {
			for (const { path, onlyFor, nullable } of withheldFieldsOf(operation)) {
				for (const one of onlyFor) expect([...byId.keys()]).toContain(one);
				const givenByItself = onlyFor.includes(id);
				expect([id, path, nullable || givenByItself]).toEqual([id, path, true]);
			}
		},
	);

	describe('are given', () => {
		let service: TestService;
		let sale: Sale;
		beforeAll(async () => {
			service = await startTestService();
			sale = await driveSale(service);
			const { quotation_id: id, client_id } = sale.ids;
			const question = await aQuestion(service, { quotation: { id, client_id } });
			Object.assign(sale.ids, { message_id: question.id });
		});
		afterAll(() => service.stop());

		const addressOf = (operation: Operation): string | null => {
			const names = [...operation.http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
			const ids = sale.ids as Record<string, string | undefined>;
			if (names.some((name) => ids[name] === undefined)) return null;
			return operation.http.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name]!);
		};
		const valuesAt = (value: any, [step, ...rest]: readonly string[]): unknown[] => {
			if (step === undefined) return [value];
			if (value === null || value === undefined) return [];
			return step === '*'
				? (value as unknown[]).flatMap((one) => valuesAt(one, rest))
				: valuesAt(value[step], rest);
		};
		const keyOf = async (role: Role, scopes: string[]): Promise<string> => {
			const body = { name: `${role} ${scopes.join()}`, role, scopes };
			return (await service.call('POST', '/api-keys', body)).body.key;
		};
		const readers = reads.filter((one) => !one.allowed.every((role) => role === 'CLIENT'));

		it.each(readers.map((one) => [one.id, one] as const))(
			'by %s to those alone who may use the operations they are for, by role and by scope',
			async (id, operation) => {
				const path = addressOf(operation);
				if (path === null) throw new Error(`driveSale gives no record for ${id}`);
				const fields = withheldFieldsOf(operation);
				const full = await service.call('GET', path);
				expect(full.status).toBe(200);
				const others = fields.flatMap(({ onlyFor }) => onlyFor);
				const wanted = [
					...staff.map((role) => ({ role, scopes: [] as string[] })),
					...staff.map((role) => ({ role, scopes: [id] })),
					...others.map((other) => ({ role: 'ADMIN' as const, scopes: [id, other] })),
				];
				for (const { role, scopes } of wanted) {
					const actor: Actor = {
						type: 'API_KEY',
						id: 'key',
						name: 'key',
						role,
						client_id: null,
						client_role: null,
						scopes,
					};
					if (!mayUse(actor, operation)) continue;
					const token = await keyOf(role, scopes);
					const answer = await service.call('GET', path, undefined, { token });
					for (const { path: field, onlyFor } of fields) {
						const isGiven = onlyFor.some((other) => mayUse(actor, byId.get(other)!));
						const all = valuesAt(full.body, field);
						expect([role, scopes, field, valuesAt(answer.body, field)]).toEqual([
							role,
							scopes,
							field,
							isGiven ? all : all.map(() => null),
						]);
					}
				}
			},
		);

		it('FINANCE, and a key for quotation.get, read a quotation without the link that accepts it', async () => {
			const path = `/quotations/${sale.ids.quotation_id}`;
			const url = expect.stringMatching(/\/q\/[\w.-]+$/);
			const read = async (token: string) =>
				(await service.call('GET', path, undefined, { token })).body.accept_url;
			expect(await read(await keyOf('FINANCE', []))).toBeNull();
			expect(await read(await keyOf('SALES', ['quotation.get']))).toBeNull();
			expect(await read(await keyOf('SALES', ['quotation.get', 'quotation.send']))).toEqual(url);
			expect(await read(await keyOf('OPERATIONS', []))).toEqual(url);
		});

		it('no draft, message or event holds the link that accepts a quotation', async () => {
			const { quotation_id } = sale.ids;
			const draft = { kind: 'QUOTATION', related_id: quotation_id };
			const answer = await service.call('POST', '/emails/draft', draft, { role: 'FINANCE' });
			expect(answer.status).toBe(201);
			expect(answer.body.body_text).toContain('[[accept_url]]');
			for (const table of ['drafts', 'messages', 'message_deliveries', 'events']) {
				const [{ count }] = await service.runtime.database.client.$queryRawUnsafe<any[]>(
					`SELECT count(*)::int FROM ${table} t WHERE strpos(t::text, '/q/') > 0`,
				);
				expect({ table, count }).toEqual({ table, count: 0 });
			}
			expect(JSON.stringify(service.vendors.drafts)).not.toContain('/q/');
			const mails = service.vendors.mails.filter(({ text }) => text.includes('/q/'));
			expect(mails).toHaveLength(1);
		});
	});
});
