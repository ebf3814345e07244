/** One broken rule, and the object that breaks it. */
export type Violation = { rule: string; id: string; detail: string };
export type Report = (rule: string, id: string, detail: string) => void;
