import { fault } from '../../core/fault-kinds.ts';
import { html } from '../../core/html.ts';
import type { Html } from '../../core/html.ts';
import { badge, table } from '../../core/layout.ts';
import { defineVendor } from '../../core/vendor.ts';
import { createBrokerBooks } from './books.ts';
import type { Broker, BrokerBooks, BrokerCredentials } from './books.ts';
import { brokerErrors, brokerRoutes } from './routes.ts';

function brokerPage({ books }: Broker): Html {
	const rows = [...books.instances.values()].map(
		(one) =>
			html`<tr id="${one.id}">
				<td><code>${one.id}</code></td>
				<td>${one.service_id}</td>
				<td>${one.plan_id}</td>
				<td>${badge(one.state)}</td>
			</tr>`,
	);
	return html`<h2>Service instances</h2>
		${table(['Instance', 'Service', 'Plan', 'State'], rows, 'Nothing yet.')}`;
}

export const serviceBroker = defineVendor<BrokerBooks, BrokerCredentials>({
	id: 'service-broker',
	title: 'Service broker',
	credentials: ({ secret }) => ({ username: 'cloudsales', password: secret('broker', 24) }),
	environment: ({ credentials, url }) => ({
		SERVICE_BROKER_URL: `${url}/service-broker`,
		SERVICE_BROKER_USERNAME: credentials.username,
		SERVICE_BROKER_PASSWORD: credentials.password,
		SERVICE_BROKER_CALLS_PER_SECOND: '1000',
	}),
	short_time_limits: { SERVICE_BROKER_TIMEOUT_MS: '2500' },
	books: {
		empty: createBrokerBooks,
		report: ({ books }) => ({
			instances: [...books.instances.values()],
			made: books.made,
			removed: books.removed,
		}),
		counts: ({ books }) => ({ instances: books.instances.size, removed: books.removed.length }),
	},
	apis: [
		{
			at: ['/service-broker'],
			serves: 'Open Service Broker API 2.16: catalog, service instances, last operation',
			reached_by: 'base URL, before `/v2`',
			routes: brokerRoutes,
			errors: brokerErrors,
		},
	],
	faults: {
		slow_operation: fault('an operation is in progress for 6 looks'),
		operation_fails: fault('an operation ends as failed; what was being made stays to be deleted'),
		at_once: fault('an instance is made at once: 201 in place of 202'),
		refused: fault('400: the parameters are not allowed, nothing done'),
	},
	writes: 'PUT /**',
	page: { address: '/service-broker-page', title: 'Service broker', content: brokerPage },
});
