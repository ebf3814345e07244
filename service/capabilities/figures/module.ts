import { defineModule } from '../../platform/contract/index.ts';
import { reportContract } from './contract.ts';
import { gauges } from './gauges.ts';
import { refreshFigures } from './jobs.ts';
import { reportAgeing } from './operations/report-ageing.ts';
import { reportChurn } from './operations/report-churn.ts';
import { reportCollectionRate } from './operations/report-collection-rate.ts';
import { reportRecurringRevenue } from './operations/report-recurring-revenue.ts';
import { reportRetention } from './operations/report-retention.ts';

export const figuresModule = defineModule({
	name: 'figures',
	operations: Object.values(reportContract),
	handlers: [
		reportRecurringRevenue,
		reportChurn,
		reportRetention,
		reportAgeing,
		reportCollectionRate,
	],
	jobs: [refreshFigures],
	gauges,
});
