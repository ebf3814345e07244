export { attributes, html, safeUrl } from '../html/index.ts';
export type { Html, Value } from '../html/index.ts';
export { pageHtml } from './layout.ts';
export type { PageContent } from './layout.ts';
export { consolePage, portalPage, signOutPath, switchCompanyPath } from './signed-in-layouts.ts';
export type { ConsoleViewer, PortalViewer } from './signed-in-layouts.ts';
export { navigationPoint } from './navigation.ts';
export type { Door, NavigationEntry } from './navigation.ts';
export { pageRoute, readAs, speakFor } from './page-route.ts';
export type { PageAnswer, PageCall } from './page-route.ts';
export { readerLanguage } from './reader-language.ts';
export { cookieOf, cookieOptions, hostCookie } from './cookies.ts';
export { idIn } from './id-in.ts';
export { ownPath } from './own-path.ts';
export type { Notice } from './notice.ts';
export {
	actions,
	buttonLink,
	card,
	chip,
	copyField,
	details,
	emptyState,
	figures,
	note,
	summaryList,
} from './parts.ts';
export type { Figure, Tone } from './parts.ts';
export { moment, momentText, stepList, timeline } from './steps.ts';
export type { Step, TimelineEntry } from './steps.ts';
export { stateChip, stateWord, stateWords } from './state-words.ts';
export type { StateWord } from './state-words.ts';
export { barRows, table } from './table.ts';
export type { BarRow, Column, Table } from './table.ts';
export { filterForm, paging } from './filter.ts';
export type { Filter } from './filter.ts';
export { withQuery } from './query.ts';
export { emptyForm, filledForm } from './form-fields.ts';
export type { Choice, FormField, FormProblem, FormState } from './form-fields.ts';
export { buttonForm, form } from './form-view.ts';
export type { Form } from './form-view.ts';
export { readFields, readForm, readUpload } from './read-form.ts';
export type { SentForm } from './read-form.ts';
export { isErrorOf, problemsOf, runForPage, submitForm } from './command.ts';
export { confirmation } from './confirm.ts';
export { chart } from './chart.ts';
export type { Chart } from './chart.ts';
export { livePart, streamPart } from './live.ts';
export { pageScript } from './assets.ts';
export type { PageScript } from './assets.ts';
export { sendDownload } from './download.ts';
export type { Download } from './download.ts';
