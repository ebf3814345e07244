import { addSeconds } from '../../platform/clock/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import { defineWork } from '../../platform/work/index.ts';
import { provisioningConfig } from './config.ts';
import { isInstalled } from './rules.ts';

/** Tasks that run, or that the service picks up now. Those that wait for a person, or for staff, hold nothing up. */
export const tasksUnderWay = defineWork({
	kind: 'provisioning_task',
	rows: ({ providers, config, now }) => {
		const { PROVISIONING_PICKUP_SECONDS: seconds } = config.read(provisioningConfig);
		const all = providers.list();
		const targets = all.map(({ id }) => id).filter((id) => isInstalled(all, id));
		return Prisma.sql`
			SELECT id::text AS id, description || ': ' || status AS detail, 'WORKING' AS grade FROM provisioning_tasks
			WHERE status IN ('RUNNING', 'UNKNOWN')
				OR (status = 'PENDING' AND ready_at <= ${addSeconds(now, -seconds)} AND target = ANY(${targets}::text[]))`;
	},
});
