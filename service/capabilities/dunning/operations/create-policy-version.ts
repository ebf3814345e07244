import { businessDate, isoDate } from '../../../platform/clock/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { dunningConfig } from '../config.ts';
import { KindTaken } from '../errors.ts';
import { dunningPolicyContract } from '../policy-contract.ts';
import * as store from '../policy-store.ts';
import { problemsOf } from '../policy-rules.ts';
import { toPolicy } from '../to-policy.ts';

export const createPolicyVersion = handle(
	dunningPolicyContract['create-version'],
	async (input, context) => {
		const { key, kinds, description, steps } = input;
		const today = businessDate(context.now);
		const valid_from = input.valid_from ?? today;
		if (valid_from < today) {
			const message = `Must not be before today, ${isoDate(today)}: cycles that were made keep theirs`;
			throw invalidInput([{ path: 'body.valid_from', message }]);
		}
		const { DUNNING_QUIET_FROM: from, DUNNING_QUIET_UNTIL: until } =
			context.config.read(dunningConfig);
		const problems = problemsOf(steps, { from, until });
		if (problems.length > 0) throw invalidInput(problems);
		await store.lockPolicies(context);
		const newest = await store.listNewest(context);
		for (const other of newest) {
			const kind = other.key === key ? undefined : kinds.find((one) => other.kinds.includes(one));
			if (kind === undefined) continue;
			const detail = `${kind} is for the policy ${other.key}`;
			throw KindTaken({ kind, key: other.key }, { detail });
		}
		const version = (newest.find((one) => one.key === key)?.version ?? 0) + 1;
		const { name } = context.actor;
		const ordered = [...steps].sort((a, b) => a.offset_days - b.offset_days || a.hour - b.hour);
		const values = { key, version, valid_from, kinds, description, created_by: name };
		const times = { created_at: context.now, updated_at: context.now };
		return toPolicy(await store.insertPolicy(context, { ...values, ...times }, ordered));
	},
);
