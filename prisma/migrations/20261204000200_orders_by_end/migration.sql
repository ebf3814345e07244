-- The metrics of the last day read what ended in it; without an index each scrape reads every order there ever was.
CREATE INDEX "orders_completed_at_idx" ON "orders"("completed_at");
CREATE INDEX "orders_failed_at_idx" ON "orders"("failed_at");
