/** The `subject_type` of what is paid for an order. */
export const payableType = 'order';
