import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import { firstBillOn } from '../subscriptions/index.ts';
import { renewalsConfig } from './config.ts';
import { failRun } from './run.ts';
import { isStalled } from './rules.ts';
import * as store from './store.ts';
import type { RunRow } from './store.ts';

export const areRenewalsOn = ({ config }: Pick<ReadContext, 'config'>): boolean =>
	config.read(renewalsConfig).RENEWALS === 'on';

export const stalledReason = 'It came no further for half an hour';

/** Whether cycles may be made by themselves: not while they are switched off, nor after a run was stopped. */
export async function mayRenew(context: ReadContext): Promise<boolean> {
	if (!areRenewalsOn(context)) return false;
	return (await store.findLast(context))?.status !== 'STOPPED';
}

/** The run by schedule to work on: one that is under way, or a new one when something is due; null when there is none. */
export async function runBySchedule(context: OperationContext): Promise<RunRow | null> {
	if (!areRenewalsOn(context)) return null;
	const running = await store.findRunning(context);
	if (running !== null) return running;
	const today = businessDate(context.now);
	const first = await firstBillOn(context);
	if (first === null || first > today || !(await mayRenew(context))) return null;
	const { name: actor } = context.actor;
	return store.insertRun(context, { started_by: 'SCHEDULE', actor, business_date: today });
}

/** The run that is under way; null when there is none, or its workers are gone and it is given up here. */
export async function findLive(context: OperationContext): Promise<RunRow | null> {
	const running = await store.findRunning(context);
	if (running === null || !isStalled(running, context.machine_now)) return running;
	await failRun(context, running, stalledReason);
	return null;
}

/** The day that was asked for; today when none was. Periods of the future are never made before their day. */
export function businessDateOf(context: ReadContext, wanted: Date | undefined): Date {
	const today = businessDate(context.now);
	if (wanted === undefined || wanted <= today) return wanted ?? today;
	throw invalidInput([
		{ path: 'body.business_date', message: 'Must not be in the future: forecasts show what comes' },
	]);
}
