import { deliveryEntries } from './timeline-store.ts';
import { timelinePoint } from '../../platform/timeline/index.ts';
import { disabledEndpoints, unprovenEndpoints, deadDeliveries } from './attention-store.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { deliveryConfig } from './config.ts';
import { endpointContract, eventContract } from './contract.ts';
import { deliveryContract } from './delivery-contract.ts';
import { deliveryErrors } from './errors.ts';
import { endpointEvents } from './events.ts';
import { deliveryLifecycle } from './lifecycle.ts';
import { acknowledgeDelivery } from './operations/acknowledge-delivery.ts';
import { deleteEndpoint } from './operations/delete-endpoint.ts';
import { getEvent } from './operations/get-event.ts';
import { keepDeliveryOpen } from './operations/keep-delivery-open.ts';
import { listDeliveries } from './operations/list-deliveries.ts';
import { listEndpoints } from './operations/list-endpoints.ts';
import { listEvents } from './operations/list-events.ts';
import { registerEndpoint } from './operations/register-endpoint.ts';
import { replayEvent } from './operations/replay-event.ts';
import { rotateSecret } from './operations/rotate-secret.ts';
import { testEndpoint } from './operations/test-endpoint.ts';
import * as store from './store.ts';
import { workPoint } from '../../platform/work/index.ts';
import { deliveriesUnderWay } from './work-store.ts';
import { wordsOfStates } from './state-words.ts';

export const eventDeliveryModule = defineModule({
	name: 'event-delivery',
	operations: [
		...Object.values(endpointContract),
		...Object.values(eventContract),
		...Object.values(deliveryContract),
	],
	handlers: [
		registerEndpoint,
		listEndpoints,
		deleteEndpoint,
		rotateSecret,
		testEndpoint,
		getEvent,
		listEvents,
		replayEvent,
		listDeliveries,
		acknowledgeDelivery,
		keepDeliveryOpen,
	],
	errors: deliveryErrors,
	events: Object.values(endpointEvents),
	extensions: [
		...wordsOfStates,
		extend(timelinePoint, deliveryEntries),
		extend(workPoint, deliveriesUnderWay),
		extend(attentionPoint, disabledEndpoints),
		extend(attentionPoint, unprovenEndpoints),
		extend(attentionPoint, deadDeliveries),
	],
	lifecycles: [bindLifecycle(deliveryLifecycle, store.deliveries)],
	config: deliveryConfig,
	gauges: [
		{
			name: 'deliveries_dead',
			help: 'Deliveries that were given up',
			read: (tx) => store.countDead({ tx }),
		},
	],
});
