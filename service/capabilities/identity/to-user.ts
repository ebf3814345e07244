import type { z } from 'zod';
import type { User as UserRow } from '../../generated/prisma/client.ts';
import { ApiKey, User } from './contract.ts';

const Company = User.shape.companies.element;

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toUser = (
	row: UserRow,
	companies: readonly { client_id: string; role: string; status: string }[],
): z.output<typeof User> => ({
	...row,
	role: User.shape.role.parse(row.role),
	status: User.shape.status.parse(row.status),
	companies: companies.map(({ client_id, role, status }) => ({
		client_id,
		role: Company.shape.role.parse(role),
		status: Company.shape.status.parse(status),
	})),
});

export const toApiKey = (row: { role: string }): z.output<typeof ApiKey> =>
	({ ...row, role: ApiKey.shape.role.parse(row.role) }) as z.output<typeof ApiKey>;
