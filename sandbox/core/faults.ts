import { z } from 'zod';
import type { FaultKinds } from './fault-kinds.ts';
import { compilePath } from './path-pattern.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

const FaultRequest = z
	.object({
		vendor: z.string(),
		endpoint: z
			.string()
			.regex(/^([A-Z]+|\*) \/\S*$/, 'must read "METHOD /path", for example "POST /v2/invoices"')
			.optional(),
		kind: z.string(),
		times: z.number().int().positive().optional(),
		skip: z.number().int().nonnegative().optional(),
		rate: z.number().min(0).max(1).optional(),
		delay_ms: z.number().int().nonnegative().max(600_000).optional(),
		polls: z.number().int().positive().optional(),
		reads: z.number().int().positive().optional(),
		copies: z.number().int().min(2).max(50).optional(),
		amount: z.number().optional(),
		retry_after_s: z.number().positive().optional(),
		message: z.string().optional(),
	})
	.strict();
export type FaultRequest = z.infer<typeof FaultRequest>;

export type Fault = FaultRequest & {
	id: string;
	active: boolean;
	/** How often the fault could have struck, and how often it did. */
	seen: number;
	hits: number;
};

export type Target = { method: string; path: string; full_path?: string };

type Entry = { fault: Fault; random: Random; matches(target: Target): boolean };

export type Faults = {
	/** A request for a fault that one of the vendors has. */
	request: z.ZodType<FaultRequest>;
	/** Every kind, by vendor. */
	kinds: ReadonlyMap<string, FaultKinds>;
	add(request: FaultRequest): Fault;
	list(): Fault[];
	remove(id: string): boolean;
	clear(): void;
	/** The first active fault of these kinds that strikes here. */
	take(vendor: string, kinds: readonly string[], target: Target): Fault | undefined;
};

export function createFaults(seed: number, kinds: ReadonlyMap<string, FaultKinds>): Faults {
	let entries: Entry[] = [];
	let count = 0;
	return {
		kinds,
		request: FaultRequest.superRefine(({ vendor, kind }, context) => {
			const known = kinds.get(vendor);
			if (known === undefined) {
				const message = `no vendor "${vendor}"; known: ${[...kinds.keys()].join(', ')}`;
				context.addIssue({ code: 'custom', path: ['vendor'], message });
			} else if (!Object.hasOwn(known, kind)) {
				const message = `no fault "${kind}" for ${vendor}; known: ${Object.keys(known).join(', ')}`;
				context.addIssue({ code: 'custom', path: ['kind'], message });
			}
		}),
		add(request) {
			count += 1;
			const fault: Fault = { ...request, id: `fault_${count}`, active: true, seen: 0, hits: 0 };
			const entry: Entry = {
				fault,
				random: createRandom(seed, `fault ${count}`),
				matches: matcher(request.endpoint),
			};
			entries.push(entry);
			return fault;
		},
		list: () => entries.map((entry) => entry.fault),
		remove(id) {
			const before = entries.length;
			entries = entries.filter((entry) => entry.fault.id !== id);
			return entries.length < before;
		},
		clear() {
			entries = [];
			count = 0;
		},
		take(vendor, wanted, target) {
			for (const { fault, random, matches } of entries) {
				if (!fault.active || fault.vendor !== vendor) continue;
				if (!wanted.includes(fault.kind) || !matches(target)) continue;
				fault.seen += 1;
				if (fault.seen <= (fault.skip ?? 0)) continue;
				if (fault.rate !== undefined && random.next() >= fault.rate) continue;
				fault.hits += 1;
				if (fault.times !== undefined && fault.hits >= fault.times) fault.active = false;
				return fault;
			}
			return undefined;
		},
	};
}

export type FaultRow = { kind: string; means: string; vendors: string[] };

/** Each kind with the vendors that have it; a kind whose meaning differs from vendor to vendor has several rows. */
export function faultRows(kinds: ReadonlyMap<string, FaultKinds>): FaultRow[] {
	const rows = new Map<string, FaultRow>();
	for (const [vendor, own] of kinds) {
		for (const [kind, { means }] of Object.entries(own)) {
			const key = `${kind} ${means}`;
			const row = rows.get(key) ?? { kind, means, vendors: [] };
			row.vendors.push(vendor);
			rows.set(key, row);
		}
	}
	return [...rows.values()];
}

function matcher(endpoint: string | undefined): (target: Target) => boolean {
	if (endpoint === undefined) return () => true;
	const [method = '*', path = '/**'] = endpoint.split(' ');
	// `:name` is the other usual way to write a parameter; a colon inside a segment is Google's verb.
	const pattern = compilePath(path.replace(/\/:(\w+)/g, '/{$1}'));
	return (target) =>
		(method === '*' || method === target.method) &&
		(pattern.test(target.path) || pattern.test(target.full_path ?? ''));
}
