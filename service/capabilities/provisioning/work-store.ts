import { Prisma } from '../../platform/database/index.ts';
import { defineWork } from '../../platform/work/index.ts';
import { isInstalled } from './rules.ts';

/** Tasks that run, or may begin at a target that is there. Those that wait for a person, or for staff, hold nothing up. */
export const tasksUnderWay = defineWork({
	kind: 'provisioning_task',
	rows: ({ providers }) => {
		const all = providers.list();
		const targets = all.map(({ id }) => id).filter((id) => isInstalled(all, id));
		return Prisma.sql`
			SELECT id::text AS id, description || ': ' || status AS detail, 'WORKING' AS grade FROM provisioning_tasks
			WHERE status IN ('RUNNING', 'UNKNOWN')
				OR (status = 'PENDING' AND ready_at IS NOT NULL AND target = ANY(${targets}::text[]))`;
	},
});
