-- What came in within a month must not read the payments of all years.
CREATE INDEX "payments_paid_at_idx" ON "payments"("paid_at");
