import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { changesToConfirm } from './attention-store.ts';
import { clientChangeContract, clientRequestContract } from './contract.ts';
import { clientChangeErrors } from './errors.ts';
import { clientChangeEvents } from './events.ts';
import { clientChangeLifecycle } from './lifecycle.ts';
import { clientChangedMessage, clientChangeRefusedMessage } from './messages.ts';
import { confirmClientChange } from './operations/confirm-client-change.ts';
import { getClientChange } from './operations/get-client-change.ts';
import { listClientChanges } from './operations/list-client-changes.ts';
import { refuseClientChange } from './operations/refuse-client-change.ts';
import { requestClientChange } from './operations/request-client-change.ts';
import { withdrawClientChange } from './operations/withdraw-client-change.ts';
import { clientChanges } from './store.ts';
import { wordsOfStates } from './state-words.ts';

export const clientChangesModule = defineModule({
	name: 'client-changes',
	operations: [...Object.values(clientRequestContract), ...Object.values(clientChangeContract)],
	handlers: [
		requestClientChange,
		getClientChange,
		listClientChanges,
		confirmClientChange,
		refuseClientChange,
		withdrawClientChange,
	],
	errors: clientChangeErrors,
	events: Object.values(clientChangeEvents),
	lifecycles: [bindLifecycle(clientChangeLifecycle, clientChanges)],
	extensions: [
		...wordsOfStates,
		extend(messageKindPoint, clientChangedMessage),
		extend(messageKindPoint, clientChangeRefusedMessage),
		extend(attentionPoint, changesToConfirm),
	],
});
