import type { SaleProgress } from '../figures/index.ts';

/** The way of a sale; each stage ends where the next begins. */
export const stageNames = [
	'PREPARING',
	'DECIDING',
	'INVOICING',
	'PAYING',
	'ACTIVATING',
	'SETTING_UP',
] as const;
export type StageName = (typeof stageNames)[number];

type Milestone = keyof SaleProgress & `${string}_at`;
type WaitsFor = 'CLIENT' | 'TEAM' | 'VENDOR' | null;
const stages: Record<
	StageName,
	{ from: Milestone; until: Milestone; waits_for: WaitsFor; medianOf: string | null }
> = {
	PREPARING: { from: 'created_at', until: 'sent_at', waits_for: 'TEAM', medianOf: null },
	DECIDING: { from: 'sent_at', until: 'accepted_at', waits_for: 'CLIENT', medianOf: 'accept' },
	INVOICING: { from: 'accepted_at', until: 'invoiced_at', waits_for: 'TEAM', medianOf: null },
	PAYING: { from: 'invoiced_at', until: 'paid_at', waits_for: 'CLIENT', medianOf: 'pay' },
	ACTIVATING: { from: 'paid_at', until: 'activated_at', waits_for: 'TEAM', medianOf: 'activate' },
	SETTING_UP: {
		from: 'activated_at',
		until: 'provisioned_at',
		waits_for: 'VENDOR',
		medianOf: 'work',
	},
};

export type StageOfSale = {
	stage: StageName;
	state: 'DONE' | 'CURRENT' | 'AHEAD' | 'LEFT_OUT';
	waits_for: WaitsFor;
	from: Date | null;
	until: Date | null;
	seconds: number | null;
	median_seconds: number | null;
};

/** Sales that end here without going on. */
const ended = new Set(['REJECTED', 'EXPIRED']);

/**
 * How far a sale has come. A stage that was passed by, such as paying in a trial, is LEFT_OUT; so is all that would follow
 * when the sale has ended.
 */
export function stagesOf(
	progress: SaleProgress,
	medians: ReadonlyMap<string, number>,
	now: Date,
): StageOfSale[] {
	const lastDone = stageNames.findLastIndex((name) => progress[stages[name].until] !== null);
	const isOver = progress.status !== 'ACCEPTED' && ended.has(progress.status);
	return stageNames.map((stage, index) => {
		const { from: begin, until: end, waits_for, medianOf } = stages[stage];
		const from = progress[begin];
		const until = progress[end];
		const state =
			until !== null
				? 'DONE'
				: index < lastDone || isOver
					? 'LEFT_OUT'
					: index === lastDone + 1
						? 'CURRENT'
						: 'AHEAD';
		const over = until ?? (state === 'CURRENT' ? now : null);
		return {
			stage,
			state,
			waits_for: state === 'CURRENT' ? waits_for : null,
			from: state === 'LEFT_OUT' ? null : from,
			until,
			seconds: from === null || over === null ? null : secondsBetween(from, over),
			median_seconds: medianOf === null ? null : (medians.get(medianOf) ?? null),
		};
	});
}

const secondsBetween = (from: Date, until: Date): number =>
	Math.max(0, Math.floor((until.getTime() - from.getTime()) / 1000));
