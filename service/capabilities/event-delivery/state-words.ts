import { stateWords } from '../../platform/pages/index.ts';
import { deliveryLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(deliveryLifecycle, {
		PENDING: { id: 'Menunggu', en: 'Waiting', tone: 'plain' },
		RETRYING: { id: 'Diulang', en: 'Tried again', tone: 'warn' },
		IN_PROGRESS: { id: 'Sedang dikerjakan', en: 'In progress', tone: 'busy' },
		DELIVERED: { id: 'Tersampaikan', en: 'Delivered', tone: 'good' },
		DEAD: { id: 'Berhenti, perlu orang', en: 'Stopped, needs a person', tone: 'bad' },
	}),
];
