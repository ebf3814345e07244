-- A fixed term, the notices before its end, since when services are suspended, and the warning before data is removed.
ALTER TABLE "subscriptions" ADD COLUMN "term_months" INTEGER,
ADD COLUMN "term_notice_days" INTEGER,
ADD COLUMN "suspended_on" DATE,
ADD COLUMN "termination_warning_queued_at" TIMESTAMPTZ(3);
-- The subscriptions that end on a day are few among all that have ended.
CREATE INDEX "subscriptions_status_ends_on_id_idx" ON "subscriptions"("status", "ends_on", "id");
-- The lists' filters by period; a list is a page of what fits.
CREATE INDEX "subscriptions_next_billing_date_idx" ON "subscriptions"("next_billing_date");
CREATE INDEX "subscriptions_current_period_end_idx" ON "subscriptions"("current_period_end");
ALTER TABLE "quotations" ADD CONSTRAINT "quotations_trial_check" CHECK ("trial_days" BETWEEN 0 AND 90);
ALTER TABLE "quotations" ADD CONSTRAINT "quotations_term_check" CHECK ("term_months" BETWEEN 1 AND 60);
