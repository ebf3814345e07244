-- What becomes of the services of a cancelled subscription.
ALTER TABLE "subscriptions"
    ADD COLUMN "service_until" DATE,
    ADD COLUMN "switch_off_on" DATE;

CREATE INDEX "subscriptions_switch_off_on_idx" ON "subscriptions"("switch_off_on");
