import { z } from 'zod';
import { modules } from '../app/capabilities.ts';
import { clientRoles, type Actor, type Role } from '../platform/actor/index.ts';
import type { Operation } from '../platform/contract/index.ts';
import { mayUse } from '../platform/contract/permissions.ts';
import { withheldFieldsOf } from '../platform/contract/withheld-fields.ts';
import { aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { driveSale, type Sale } from './drive-sale.ts';
import { startTestService, type TestService } from './service.ts';
import { signInAsClient } from './sign-in-as-client.ts';

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
	'tenant.url': 'the address of the tenant, which asks its reader to sign in',
	'deployment.url': 'the address of the tenant, which asks its reader to sign in',
	'order.payment_url':
		'only tells where to pay; the holder of the tracking token may pay the order',
	'order.tracking_token': 'told once, in the answer that places the order',
	'order.status_url': 'told once, in the answer that places the order',
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
	description?: string;
};
/** The paths of all amounts of an output; entries of a list have the step `*`. */
function amountsOf({ output }: Operation): string[] {
	const root = z.toJSONSchema(output, { io: 'input', unrepresentable: 'any' }) as Schema;
	const look = (schema: Schema, path: string[], above: string[]): string[] => {
		const name = schema.$ref?.replace('#/$defs/', '');
		if (name !== undefined)
			return above.includes(name) ? [] : look(root.$defs?.[name] ?? {}, path, [...above, name]);
		if (schema.description?.includes('minor units') === true) return [path.join('.')];
		return [
			...(schema.anyOf ?? []).flatMap((one) => look(one, path, above)),
			...(schema.items === undefined ? [] : look(schema.items, [...path, '*'], above)),
			...Object.entries(schema.properties ?? {}).flatMap(([field, one]) =>
				look(one, [...path, field], above),
			),
		];
	};
	return [...new Set(look(root, [], []))];
}

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

/** Amounts that a person without a say in money may get of an operation, by the names of their fields. */
function openAmounts(operation: Operation): string[] {
	const hidden = new Set(
		withheldFieldsOf(operation).flatMap(({ path, clientRoles: wanted }) =>
			wanted === null || wanted.includes('TECHNICAL') ? [] : [path.join('.')],
		),
	);
	return amountsOf(operation).filter((path) => !hidden.has(path));
}
/** `portal.me` gives no bill at all to a person who may not list them; see account.test.ts. */
const emptyLists = ['open_billing_cycles.*'];

describe('prices and other amounts', () => {
	const ofClients = operations.filter(
		({ allowed, client_roles }) =>
			allowed.includes('CLIENT') && (client_roles?.includes('TECHNICAL') ?? true),
	);

	it.each(ofClients.map((one) => [one.id, one] as const))(
		'are for those people of a client alone who may see money: %s',
		(_, operation) => {
			const open = openAmounts(operation).filter(
				(path) => !emptyLists.some((list) => path.startsWith(list)),
			);
			expect(open).toEqual([]);
		},
	);
});

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
				for (const one of onlyFor ?? []) expect([...byId.keys()]).toContain(one);
				const givenByItself = onlyFor?.includes(id) ?? false;
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
				const others = fields.flatMap(({ onlyFor }) => onlyFor ?? []);
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
						const isGiven = onlyFor?.some((other) => mayUse(actor, byId.get(other)!)) ?? true;
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

		const ofPeople = reads.filter(
			(one) =>
				one.allowed.includes('CLIENT') &&
				withheldFieldsOf(one).some(({ clientRoles }) => clientRoles !== null),
		);

		it.each(ofPeople.map((one) => [one.id, one] as const))(
			'by %s to those people of a client alone whose role in it they are for',
			async (id, operation) => {
				const path = addressOf(operation);
				if (path === null) throw new Error(`driveSale gives no record for ${id}`);
				const full = await service.call('GET', path);
				for (const role of clientRoles) {
					const { token } = await signInAsClient(service, role, sale.ids.client_id, role);
					const answer = await service.call('GET', path, undefined, { token });
					const byRole = withheldFieldsOf(operation).filter((one) => one.clientRoles !== null);
					for (const { path: field, clientRoles: wanted } of byRole) {
						const all = valuesAt(full.body, field);
						expect(all.length).toBeGreaterThan(0);
						const isGiven = wanted!.includes(role);
						expect([role, field, valuesAt(answer.body, field)]).toEqual([
							role,
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
