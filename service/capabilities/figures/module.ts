import { defineModule } from '../../platform/contract/index.ts';
import { reportContract, subscriptionForecastContract } from './contract.ts';
import { funnelContract } from './funnel-contract.ts';
import { gauges } from './gauges.ts';
import { refreshFigures } from './jobs.ts';
import { forecastSubscription } from './operations/forecast-subscription.ts';
import { getFunnel } from './operations/get-funnel.ts';
import { reportAgeing } from './operations/report-ageing.ts';
import { reportCash } from './operations/report-cash.ts';
import { reportChurn } from './operations/report-churn.ts';
import { reportCollectionRate } from './operations/report-collection-rate.ts';
import { reportForecast } from './operations/report-forecast.ts';
import { reportRecurringRevenue } from './operations/report-recurring-revenue.ts';
import { reportRetention } from './operations/report-retention.ts';

export const figuresModule = defineModule({
	name: 'figures',
	operations: [
		...Object.values(subscriptionForecastContract),
		...Object.values(reportContract),
		...Object.values(funnelContract),
	],
	handlers: [
		forecastSubscription,
		reportForecast,
		reportRecurringRevenue,
		reportCash,
		reportChurn,
		reportRetention,
		reportAgeing,
		reportCollectionRate,
		getFunnel,
	],
	jobs: [refreshFigures],
	gauges,
});
