import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { makeContext, type Call, type OperationContext } from '../context/index.ts';
import { isCommand, needsKey } from '../contract/define-contract.ts';
import { withholdFields } from '../contract/withheld-fields.ts';
import { journalOf, newId, type Database } from '../database/index.ts';
import { isProviderError, KeyRequired } from '../errors/index.ts';
import { holdLease } from '../lease/index.ts';
import {
	claimKey,
	fenceKey,
	fingerprint,
	releaseKey,
	renewKey,
	storeAnswer,
	type IdempotencyScope,
} from '../idempotency/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { Refusal, type ExternalSteps, type Handler, type Outcome } from './define-handler.ts';

/** What is sent back: `body` is already encoded for JSON. */
export type Answer = { status: number; body: unknown; replayed: boolean };

/** Runs one operation with everything that must surround it: transaction, idempotency record, audit entry, encoding. */
export async function runOperation(
	runtime: Runtime,
	handler: Handler,
	input: object,
	call: Call,
): Promise<Answer> {
	const { operation } = handler;
	const encode = encoderFor(runtime, handler, call);
	if (!isCommand(operation)) {
		const context = makeContext(runtime, runtime.database.client, call);
		if (handler.external !== null)
			return encode(await askVendor(runtime, handler.external, input, context));
		return encode(await handler.run(input as never, context));
	}
	if (needsKey(operation) && call.key === null) throw KeyRequired({});
	const scope = scopeOf(runtime, handler, input, call);
	if (handler.external !== null)
		return runExternal(runtime, handler, handler.external, input, call, scope);
	const transaction = transactionFor(runtime, handler, 'run');
	const finished = await transaction(async (tx) => {
		const context = makeContext(runtime, tx, call);
		if (scope !== null) {
			const earlier = await claimKey(tx, scope, context.machine_now, null);
			if (earlier !== null) return { ...earlier, replayed: true };
		}
		const output = await handler.run(input as never, context);
		if (output instanceof Refusal) {
			if (scope !== null) await releaseKey(tx, scope);
			return output;
		}
		const answer = encode(output);
		audit(context, handler, input, answer);
		if (scope !== null) storeAnswer(tx, scope, answer, context.machine_now);
		return answer;
	});
	if (finished instanceof Refusal) throw finished.error;
	return finished;
}

/**
 * Commands that come in a burst share transactions: one commit and a few statements for many (`groupCommit`). More
 * concurrency means smaller batches and so more statements.
 */
const commandBatching = { concurrency: 4, batchWaitMs: 50 };

/** The way in which one step of an operation gets its transaction. */
function transactionFor(
	{ database }: Runtime,
	{ operation, sharedTransaction }: Handler,
	step: 'run' | 'prepare' | 'record',
): Database['transaction'] {
	if (!sharedTransaction) return database.transaction;
	return (work) => database.sharedTransaction(`${operation.id}:${step}`, work, commandBatching);
}

/** A query that only the vendor can answer. It writes nothing, so it takes no lease and may be repeated at any time. */
async function askVendor(
	runtime: Runtime,
	steps: ExternalSteps,
	input: object,
	context: OperationContext,
): Promise<unknown> {
	const prepared = await steps.prepare(input as never, context);
	if ('done' in prepared) return prepared.done;
	const outcome = await callVendor(runtime, steps, prepared.call);
	const output = await steps.record(outcome as never, prepared.call as never, context);
	if (output instanceof Refusal) throw output.error;
	return output;
}

/** A key is scoped to its caller. Anonymous callers cannot be told apart, so for them the input is part of the scope. */
function scopeOf(
	runtime: Runtime,
	handler: Handler,
	input: object,
	call: Call,
): IdempotencyScope | null {
	if (call.key === null) return null;
	const hash = fingerprint(input);
	const caller = `${call.actor.type}:${call.actor.id}`;
	return {
		principal: call.actor.id === 'anonymous' ? `${caller}:${hash}` : caller,
		operation: handler.operation.id,
		key: call.key,
		fingerprint: hash,
		vault: runtime.vault,
	};
}

/** The subject of a command that only one caller at a time may run: leased like an idempotency key. */
const keyOfSubject = (
	runtime: Runtime,
	handler: Handler,
	subject: string | undefined,
): IdempotencyScope[] =>
	subject === undefined
		? []
		: [
				{
					principal: 'SUBJECT',
					operation: handler.operation.id,
					key: subject,
					fingerprint: '',
					vault: runtime.vault,
				},
			];

async function runExternal(
	runtime: Runtime,
	handler: Handler,
	steps: ExternalSteps,
	input: object,
	call: Call,
	scope: IdempotencyScope | null,
): Promise<Answer> {
	const lease_token = randomUUID();
	const encode = encoderFor(runtime, handler, call);
	const subject = keyOfSubject(runtime, handler, steps.exclusiveBy?.(input as never));
	const keys = [...(scope === null ? [] : [scope]), ...subject];
	const claimedAt = performance.now();
	const prepareIn = transactionFor(runtime, handler, 'prepare');
	const started = await prepareIn(async (tx) => {
		const context = makeContext(runtime, tx, call);
		if (scope !== null) {
			const earlier = await claimKey(tx, scope, context.machine_now, lease_token);
			if (earlier !== null) return { answer: { ...earlier, replayed: true } };
		}
		const prepared = await steps.prepare(input as never, context);
		if (!('done' in prepared)) {
			for (const one of subject) await claimKey(tx, one, context.machine_now, lease_token);
			return { prepared };
		}
		const answer = encode(prepared.done);
		audit(context, handler, input, answer);
		if (scope !== null) storeAnswer(tx, scope, answer, context.machine_now);
		return { answer };
	});
	if (started.answer !== undefined) return started.answer;
	const { prepared } = started;
	const renewAll = (): Promise<boolean> =>
		runtime.database.transaction(async (tx) => {
			const context = makeContext(runtime, tx, call);
			for (const one of keys)
				if (!(await renewKey(tx, one, context.machine_now, lease_token))) return false;
			return (await steps.renew?.(prepared.call as never, context)) ?? true;
		});
	try {
		const outcome = await holdLease({ claimedAt, renew: renewAll }, () =>
			callVendor(runtime, steps, prepared.call),
		);
		const recordIn = transactionFor(runtime, handler, 'record');
		const finished = await recordIn(async (tx) => {
			const context = makeContext(runtime, tx, call);
			for (const one of keys) await fenceKey(tx, one, lease_token);
			for (const one of subject) await releaseKey(tx, one);
			const output = await steps.record(outcome as never, prepared.call as never, context);
			if (output instanceof Refusal) {
				if (scope !== null) await releaseKey(tx, scope);
				return output;
			}
			const answer = encode(output);
			audit(context, handler, input, answer);
			if (scope !== null) storeAnswer(tx, scope, answer, context.machine_now);
			return answer;
		});
		if (finished instanceof Refusal) throw finished.error;
		return finished;
	} catch (error) {
		for (const one of keys) await free(runtime, one, lease_token);
		throw error;
	}
}

/** Releases the key when an attempt failed, so that the caller can repeat at once instead of waiting for the lease. */
async function free(runtime: Runtime, scope: IdempotencyScope, lease_token: string): Promise<void> {
	try {
		await runtime.database.transaction(async (tx) => {
			await fenceKey(tx, scope, lease_token);
			await releaseKey(tx, scope);
		});
	} catch {
		// Released already, claimed by another attempt, or the database does not answer: the lease runs out by itself.
	}
}

async function callVendor(
	runtime: Runtime,
	steps: ExternalSteps,
	prepared: unknown,
): Promise<Outcome<unknown>> {
	try {
		return { ok: true, answer: await steps.call(prepared as never, runtime.providers) };
	} catch (error) {
		if (isProviderError(error)) return { ok: false, error };
		throw error;
	}
}

/** Writes what a handler returns as JSON, without the fields that this caller may not have. */
function encoderFor(
	{ operations }: Runtime,
	{ operation }: Handler,
	{ actor }: Call,
): (output: unknown) => Answer {
	const { method, status = isCommand(operation) && method === 'POST' ? 201 : 200 } = operation.http;
	return (output) => {
		const body: unknown = z.encode(operation.output, output as never);
		return {
			status,
			body: withholdFields(operation, body, { actor, operations }),
			replayed: false,
		};
	};
}

function audit(context: OperationContext, handler: Handler, input: object, answer: Answer): void {
	journalOf(context.tx).audit.push({
		id: newId(),
		occurred_at: context.now,
		actor_type: context.actor.type,
		actor_id: context.actor.id,
		actor_name: context.actor.name,
		operation: handler.operation.id,
		subject_id: subjectOf(answer.body) ?? subjectInPath(handler, input),
		request_id: context.request_id,
		idempotency_key: context.idempotency_key,
		details: { fields: Object.keys(input), ...reasonOf(input) },
	});
}

/** Operations that ask for a reason promise to keep it; other values may be personal and are not copied. */
const reasonOf = (input: object): { reason?: string } =>
	'reason' in input && typeof input.reason === 'string' ? { reason: input.reason } : {};

function subjectOf(body: unknown): string | null {
	if (typeof body !== 'object' || body === null || !('id' in body)) return null;
	return typeof body.id === 'string' ? body.id : null;
}

/** The thing that the address names: the last parameter of the path. */
function subjectInPath(handler: Handler, input: object): string | null {
	const name = Object.keys(handler.operation.input.path?.shape ?? {}).at(-1);
	const value: unknown = Object.entries(input).find(([key]) => key === name)?.[1];
	return typeof value === 'string' ? value : null;
}
