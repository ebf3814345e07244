import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { navigationPoint } from '../../platform/pages/index.ts';
import { portalContract } from './contract.ts';
import { getMe } from './operations/get-me.ts';
import { mountActionsPage } from './pages/actions-page.ts';
import { actionsWords } from './pages/actions-words.ts';
import { mountCompanyPages } from './pages/company-page.ts';
import { mountDocumentPages } from './pages/documents-page.ts';
import { mountHomePage } from './pages/home-page.ts';
import { mountInvoicePages } from './pages/invoice-page.ts';
import { mountQuotationPages } from './pages/quotation-page.ts';
import { mountSubscriptionPages } from './pages/subscription-page.ts';
import { mountPayReturn } from './pay-return.ts';

export const portalModule = defineModule({
	name: 'portal',
	operations: Object.values(portalContract),
	handlers: [getMe],
	extensions: [
		extend(navigationPoint, {
			door: 'PORTAL',
			path: '/portal',
			order: 10,
			label: { id: 'Beranda', en: 'Home' },
		}),
		extend(navigationPoint, {
			door: 'PORTAL',
			path: '/portal/documents',
			order: 20,
			label: { id: 'Dokumen', en: 'Documents' },
			roles: ['OWNER', 'FINANCE'],
		}),
		extend(navigationPoint, {
			door: 'PORTAL',
			path: '/portal/company',
			order: 30,
			label: { id: 'Perusahaan', en: 'Company' },
		}),
		extend(navigationPoint, {
			door: 'PORTAL',
			path: '/portal/actions',
			order: 82,
			label: { id: actionsWords.id.title, en: actionsWords.en.title },
		}),
	],
	pages(router, runtime) {
		mountHomePage(router, runtime);
		mountQuotationPages(router, runtime);
		mountInvoicePages(router, runtime);
		mountSubscriptionPages(router, runtime);
		mountDocumentPages(router, runtime);
		mountCompanyPages(router, runtime);
		mountActionsPage(router, runtime);
		mountPayReturn(router, runtime);
	},
});
