import { SEATS_BY_DEFAULT } from './books.ts';
import type { Google } from './books.ts';
import { SKUS } from './licensing.ts';

/** Everything that Google holds. */
export const googleReport = ({ books }: Google) => ({
	users: [...books.users.values()],
	groups: [...books.groups.values()].map((group) => ({
		...group,
		members: [...group.members].map(([email, role]) => ({ email, role })),
	})),
	domains: [...books.domains.values()],
	licences: books.licences,
	seats: Object.entries(SKUS).flatMap(([productId, skus]) =>
		Object.entries(skus).map(([skuId, name]) => ({
			productId,
			skuId,
			name,
			seats: books.seats.get(skuId) ?? SEATS_BY_DEFAULT,
			used: books.licences.filter((one) => one.skuId === skuId && one.productId === productId)
				.length,
		})),
	),
	projects: [...books.projects.values()].map((project) => ({
		...project,
		services: [...project.services].sort(),
	})),
	operations: [...books.operations.values()].map((operation) => ({
		name: operation.name,
		done: operation.is_finished,
		error: operation.error,
		polls_left: operation.polls_left,
	})),
});
