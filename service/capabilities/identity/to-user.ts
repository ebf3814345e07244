import type { z } from 'zod';
import { ApiKey, User } from './contract.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toUser = (row: { role: string; status: string }): z.output<typeof User> =>
	({
		...row,
		role: User.shape.role.parse(row.role),
		status: User.shape.status.parse(row.status),
	}) as z.output<typeof User>;

export const toApiKey = (row: { role: string }): z.output<typeof ApiKey> =>
	({ ...row, role: ApiKey.shape.role.parse(row.role) }) as z.output<typeof ApiKey>;
