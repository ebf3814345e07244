-- Bills that were paid before they had an invoice, for finance: without it the list of what needs a person reads every bill.
CREATE INDEX "billing_cycles_paid_without_invoice_idx" ON "billing_cycles"("id") WHERE "status" = 'PAID' AND "number" IS NULL AND "amount" > 0;
