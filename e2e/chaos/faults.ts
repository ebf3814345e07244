/** What goes wrong, when, and for how long: drawn once from the seed, then carried out by the clock. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Parts } from './parts.ts';
import type { Random } from './random.ts';
import type { Receiver } from './receiver.ts';
import { type VendorFault, drawVendorFault } from './vendor-faults.ts';

export type Fault = { atMs: number } & (
	| { kind: 'kill' | 'freeze'; member: string; ms: number }
	| { kind: 'kill_all_workers' | 'receiver_away' | 'receiver_hollow'; ms: number }
	| { kind: 'terminate_backends'; share: number; draw: Random }
	| { kind: 'postgres_restart' | 'postgres_crash'; ms: number }
	| { kind: 'history_expires' }
	| { kind: 'vendor'; fault: VendorFault; ms: number }
);

export type FaultOptions = {
	random: Random;
	ms: number;
	/** Mean time between two faults. */
	everyMs: number;
	members: readonly string[];
	/** Only faults with such a label, as they are counted. */
	only?: RegExp;
};

/** Longer than the lease of a task, the heartbeat of a job and the life of a connection in the middle of a request. */
const longFreezeMs: readonly [number, number] = [32_000, 38_000];

export function drawFaults({ random, ms, everyMs, members, only }: FaultOptions): Fault[] {
	const draw = random.stream('faults');
	const faults: Fault[] = [];
	for (let atMs = draw.between(0, everyMs); atMs < ms; atMs += gap(draw, everyMs)) {
		let fault = drawOne(draw, atMs, members);
		while (only !== undefined && !only.test(labelOf(fault))) fault = drawOne(draw, atMs, members);
		faults.push({ atMs, ...fault });
	}
	return faults;
}

function labelOf(fault: Drawn): string {
	switch (fault.kind) {
		case 'kill':
			return `kill -9 ${roleOf(fault.member)}`;
		case 'freeze':
			return `SIGSTOP ${fault.ms >= longFreezeMs[0] ? 'long ' : ''}${roleOf(fault.member)}`;
		case 'kill_all_workers':
			return 'kill -9 all workers';
		case 'terminate_backends':
			return 'pg_terminate_backend';
		case 'vendor':
			return `${fault.fault.vendor} ${fault.fault.kind}`;
		case 'postgres_restart':
		case 'postgres_crash':
		case 'receiver_away':
		case 'receiver_hollow':
		case 'history_expires':
			return fault.kind.replaceAll('_', ' ');
	}
}

const gap = (draw: Random, meanMs: number): number =>
	Math.max(50, Math.round(-Math.log(1 - draw.next()) * meanMs));

type Drawn = Fault extends infer One ? (One extends Fault ? Omit<One, 'atMs'> : never) : never;

function drawOne(draw: Random, atMs: number, members: readonly string[]): Drawn {
	const roll = draw.next();
	if (roll < 0.12) return { kind: 'kill', member: draw.pick(members), ms: draw.between(0, 1500) };
	if (roll < 0.14) return { kind: 'kill_all_workers', ms: draw.between(0, 1500) };
	if (roll < 0.21)
		return { kind: 'freeze', member: draw.pick(members), ms: draw.between(300, 4000) };
	if (roll < 0.23)
		return { kind: 'freeze', member: draw.pick(members), ms: draw.between(...longFreezeMs) };
	if (roll < 0.3)
		return { kind: 'terminate_backends', share: draw.next(), draw: draw.stream(`at ${atMs}`) };
	if (roll < 0.32) return { kind: 'postgres_restart', ms: draw.between(0, 2000) };
	if (roll < 0.33) return { kind: 'postgres_crash', ms: draw.between(0, 1000) };
	if (roll < 0.35) return { kind: 'receiver_away', ms: draw.between(500, 4000) };
	if (roll < 0.36) return { kind: 'receiver_hollow', ms: draw.between(500, 3000) };
	// The mailbox forgets what happened before: the next poll is answered 404.
	if (roll < 0.39) return { kind: 'history_expires' };
	return { kind: 'vendor', fault: drawVendorFault(draw), ms: draw.between(1500, 8000) };
}

export type Injector = {
	/** Faults that really struck, by kind. */
	struck: Record<string, number>;
	run(faults: readonly Fault[], signal: AbortSignal): Promise<void>;
};

export function createInjector(
	parts: Parts,
	receiver: Pick<Receiver, 'away' | 'hollow'>,
): Injector {
	const struck: Record<string, number> = {};
	const count = (kind: string, times = 1): void => {
		if (times > 0) struck[kind] = (struck[kind] ?? 0) + times;
	};
	const member = (name: string) => parts.members.find((one) => one.name === name);

	async function strike(fault: Fault): Promise<void> {
		const label = labelOf(fault);
		if (fault.kind === 'vendor') return strikeVendor(fault.fault, fault.ms, label);
		if (fault.kind === 'terminate_backends')
			return count(label, await terminate(fault.share, fault.draw));
		count(label);
		switch (fault.kind) {
			case 'kill':
				return member(fault.member)?.crash(fault.ms);
			case 'freeze':
				return member(fault.member)?.freeze(fault.ms);
			case 'kill_all_workers': {
				const workers = parts.members.filter((one) => roleOf(one.name) === 'worker');
				await Promise.all(workers.map((one) => one.crash(fault.ms)));
				return;
			}
			case 'postgres_restart':
				return parts.restartPostgres('SIGINT', fault.ms);
			case 'postgres_crash':
				return parts.restartPostgres('SIGQUIT', fault.ms);
			case 'history_expires':
				return void (await parts.sandbox.call('POST', '/gmail/history/expire', {}));
			case 'receiver_away':
				receiver.away = true;
				await sleep(fault.ms);
				receiver.away = false;
				return;
			case 'receiver_hollow':
				receiver.hollow = true;
				await sleep(fault.ms);
				receiver.hollow = false;
		}
	}

	async function terminate(share: number, draw: Random): Promise<number> {
		try {
			return await parts.terminateBackends((pids) => pids.filter(() => draw.chance(share)));
		} catch {
			// PostgreSQL is down because of another fault.
			return 0;
		}
	}

	async function strikeVendor(fault: VendorFault, ms: number, label: string): Promise<void> {
		const { call } = parts.sandbox;
		const { id } = await call<{ id: string }>('POST', '/faults', fault);
		await sleep(ms);
		const { faults } = await call<{ faults: { id: string; hits: number }[] }>('GET', '/faults');
		count(label, faults.find((one) => one.id === id)?.hits ?? 0);
		await call('DELETE', `/faults/${id}`);
	}

	return {
		struck,
		async run(faults, signal) {
			const started = Date.now();
			const underWay: Promise<void>[] = [];
			for (const fault of faults) {
				const wait = started + fault.atMs - Date.now();
				if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
				if (signal.aborted) break;
				const one = strike(fault);
				// Looked at below; until then a failure must not end the process.
				one.catch(() => undefined);
				underWay.push(one);
			}
			const stopped = new Promise<void>((resolve) => {
				signal.addEventListener('abort', () => resolve(), { once: true });
			});
			await Promise.race([Promise.all(underWay), stopped]);
		},
	};
}

const roleOf = (member: string): string => member.replace(/-\d+$/, '');
