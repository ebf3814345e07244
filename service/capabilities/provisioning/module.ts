import { taskPart } from './sale-store.ts';
import { attemptEntries, accountSearch, domainSearch } from './timeline-store.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { searchPoint, timelinePoint } from '../../platform/timeline/index.ts';
import { failedTasks, remainingOfTasks, waitingTasks, stuckTasks } from './attention-store.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { productTargetPoint } from '../catalog/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { provisioningConfig } from './config.ts';
import { boardContract } from './board-contract.ts';
import { taskContract } from './contract.ts';
import { graphContract } from './graph-contract.ts';
import { graphEvents } from './graph-events.ts';
import { graphLifecycle } from './graph-lifecycle.ts';
import { graphTable } from './graph-store.ts';
import { cancelTaskGraph } from './operations/cancel-graph.ts';
import { getGraph } from './operations/get-graph.ts';
import { listGraphs } from './operations/list-graphs.ts';
import { renewTask } from './operations/renew-task.ts';
import { retryTaskGraph } from './operations/retry-graph.ts';
import { revealSecrets } from './operations/reveal-secrets.ts';
import { skipTask } from './operations/skip-task.ts';
import { targetContract } from './target-contract.ts';
import { provisioningErrors } from './errors.ts';
import { taskEvents } from './events.ts';
import { continueTask } from './jobs.ts';
import { taskLifecycle } from './lifecycle.ts';
import { taskForStaffMessage, taskWaitingMessage } from './messages.ts';
import { getBoard } from './operations/get-board.ts';
import { listAttempts } from './operations/list-attempts.ts';
import { cancelTask } from './operations/cancel-task.ts';
import { checkTask } from './operations/check-task.ts';
import { claimTask } from './operations/claim-task.ts';
import { completeTask } from './operations/complete-task.ts';
import { failTask } from './operations/fail-task.ts';
import { finishRemaining } from './operations/finish-remaining.ts';
import { getTask } from './operations/get-task.ts';
import { listTargets } from './operations/list-targets.ts';
import { listTasks } from './operations/list-tasks.ts';
import { retryTask } from './operations/retry-task.ts';
import { runTask } from './operations/run-task.ts';
import { undoTask } from './operations/undo-task.ts';
import { waitTask } from './operations/wait-task.ts';
import { provisioningTargets } from './product-targets.ts';
import { whenProvisioningTaskSucceeded } from './reactions/when-provisioning-task-succeeded.ts';
import { whenProvisioningTaskWaiting } from './reactions/when-provisioning-task-waiting.ts';
import * as store from './store.ts';
import { workPoint } from '../../platform/work/index.ts';
import { tasksUnderWay } from './work-store.ts';
import { wordsOfStates } from './state-words.ts';

export const provisioningModule = defineModule({
	name: 'provisioning',
	operations: [
		...Object.values(taskContract),
		...Object.values(boardContract),
		...Object.values(targetContract),
		...Object.values(graphContract),
	],
	handlers: [
		getTask,
		listTasks,
		runTask,
		checkTask,
		claimTask,
		completeTask,
		finishRemaining,
		failTask,
		waitTask,
		retryTask,
		cancelTask,
		undoTask,
		listTargets,
		getBoard,
		listAttempts,
		renewTask,
		skipTask,
		revealSecrets,
		getGraph,
		listGraphs,
		cancelTaskGraph,
		retryTaskGraph,
	],
	errors: provisioningErrors,
	events: [...Object.values(taskEvents), ...Object.values(graphEvents)],
	lifecycles: [
		bindLifecycle(taskLifecycle, store.taskTable),
		bindLifecycle(graphLifecycle, graphTable),
	],
	reactions: [whenProvisioningTaskWaiting, whenProvisioningTaskSucceeded],
	jobs: [continueTask],
	extensions: [
		...wordsOfStates,
		extend(salePartPoint, taskPart),
		extend(timelinePoint, attemptEntries),
		extend(searchPoint, accountSearch),
		extend(searchPoint, domainSearch),
		extend(workPoint, tasksUnderWay),
		extend(productTargetPoint, provisioningTargets),
		extend(messageKindPoint, taskWaitingMessage),
		extend(messageKindPoint, taskForStaffMessage),
		extend(attentionPoint, failedTasks),
		extend(attentionPoint, waitingTasks),
		extend(attentionPoint, remainingOfTasks),
		extend(attentionPoint, stuckTasks),
	],
	config: provisioningConfig,
	gauges: [
		{
			name: 'provisioning_tasks_failed',
			help: 'Provisioning tasks that need a person',
			read: (tx) => store.countFailed({ tx }),
		},
		{
			name: 'provisioning_tasks_overdue',
			help: 'Provisioning tasks that are ready or due for an hour and that nothing runs',
			read: (tx) => store.countOverdue({ tx }),
		},
	],
});
