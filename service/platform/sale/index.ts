export {
	anyOf,
	defineSalePart,
	salePartPoint,
	topics,
	type SaleIds,
	type SalePart,
	type Topic,
	type Wording,
} from './define.ts';
export {
	findRecord,
	openRecordsOf,
	recordsNumbered,
	recordsWhere,
	salesOf,
	type Sale,
	type SaleRecord,
} from './records.ts';
