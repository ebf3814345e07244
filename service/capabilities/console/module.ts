import type { Router } from 'express';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import type { Handler } from '../../platform/operation/index.ts';
import { navigationPoint } from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { operatorRoute, type Handlers } from './operator-route.ts';
import { mountApprovalPages } from './pages/approvals.ts';
import { mountAuditPage } from './pages/audit.ts';
import { mountBoardPages } from './pages/board-routes.ts';
import { mountDeliveriesPage } from './pages/deliveries.ts';
import { mountClientsPage } from './pages/clients.ts';
import { mountFunnelPage } from './pages/funnel.ts';
import { mountMany } from './pages/many.ts';
import { tickableMatters } from './pages/many-matters.ts';
import { mountMatterPages } from './pages/matter-routes.ts';
import { mountMoneyPages } from './pages/money-routes.ts';
import { needsPersonPage } from './pages/needs-person.ts';
import { mountMessagePages } from './pages/messages.ts';
import { mountSalePage } from './pages/sale.ts';
import { mountSearchPage } from './pages/search.ts';
import { mountVendorsPage } from './pages/vendors.ts';

function mountConsole(router: Router, runtime: Runtime, all: readonly Handler[]): void {
	const handlers: Handlers = new Map(all.map((handler) => [handler.operation.id, handler]));
	router.get(
		'/console',
		operatorRoute(runtime, 'page.console', async (call) => ({
			html: await needsPersonPage(call, handlers),
		})),
	);
	mountMatterPages(router, runtime, handlers);
	mountMany(router, runtime, handlers, tickableMatters(handlers));
	for (const mount of [
		mountApprovalPages,
		mountBoardPages,
		mountMoneyPages,
		mountClientsPage,
		mountSalePage,
		mountMessagePages,
		mountSearchPage,
		mountFunnelPage,
		mountVendorsPage,
		mountDeliveriesPage,
		mountAuditPage,
	])
		mount(router, runtime, handlers);
}

export const consoleModule = defineModule({
	name: 'console',
	pages: mountConsole,
	extensions: [
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console',
			order: 10,
			label: { id: 'Perlu tindakan', en: 'Needs a person' },
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/approvals',
			order: 20,
			label: { id: 'Persetujuan', en: 'Approvals' },
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/board',
			order: 30,
			label: { id: 'Papan penyiapan', en: 'Provisioning' },
			roles: ['OPERATIONS', 'SALES', 'FINANCE', 'ADMIN'],
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/messages',
			order: 20,
			label: { id: 'Pesan', en: 'Messages' },
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/clients',
			order: 35,
			label: { id: 'Klien', en: 'Clients' },
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/money',
			order: 40,
			label: { id: 'Keuangan', en: 'Money' },
			roles: ['FINANCE', 'ADMIN'],
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/funnel',
			order: 50,
			label: { id: 'Corong penjualan', en: 'Funnel' },
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/vendors',
			order: 60,
			label: { id: 'Vendor', en: 'Vendors' },
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/deliveries',
			order: 65,
			label: { id: 'Pengiriman', en: 'Deliveries' },
			roles: ['OPERATIONS', 'ADMIN'],
		}),
		extend(navigationPoint, {
			door: 'CONSOLE',
			path: '/console/audit',
			order: 90,
			label: { id: 'Jejak audit', en: 'Audit' },
			roles: ['OPERATIONS', 'ADMIN'],
		}),
	],
});
