CREATE TABLE "dunning_policies" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "valid_from" DATE NOT NULL,
    "kinds" TEXT[],
    "description" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "dunning_policies_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "dunning_policies_key_version_key" ON "dunning_policies"("key", "version");
CREATE INDEX "dunning_policies_created_at_id_idx" ON "dunning_policies"("created_at", "id");

CREATE TABLE "dunning_policy_steps" (
    "id" UUID NOT NULL,
    "dunning_policy_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "offset_days" INTEGER NOT NULL,
    "hour" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "message" TEXT,
    "channels" TEXT[],
    "without_channel" TEXT NOT NULL DEFAULT 'EMAIL',
    "min_gap_hours" INTEGER NOT NULL DEFAULT 0,
    "working_days_only" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "dunning_policy_steps_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "dunning_policy_steps_dunning_policy_id_key_key" ON "dunning_policy_steps"("dunning_policy_id", "key");
CREATE UNIQUE INDEX "dunning_policy_steps_dunning_policy_id_position_key" ON "dunning_policy_steps"("dunning_policy_id", "position");
ALTER TABLE "dunning_policy_steps" ADD CONSTRAINT "dunning_policy_steps_dunning_policy_id_fkey" FOREIGN KEY ("dunning_policy_id") REFERENCES "dunning_policies"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "dunning_policy_steps" ADD CONSTRAINT "dunning_policy_steps_values_check" CHECK ("action" IN ('REMIND', 'MARK_OVERDUE', 'SUSPEND', 'PROPOSE_CANCEL', 'PROPOSE_WRITE_OFF', 'ASK_FINANCE', 'ESCALATE')
    AND "hour" BETWEEN 0 AND 23 AND "min_gap_hours" >= 0 AND "without_channel" IN ('EMAIL', 'SKIP') AND ("action" <> 'REMIND' OR "message" IS NOT NULL));

CREATE TABLE "dunning_steps" (
    "id" UUID NOT NULL,
    "billing_cycle_id" UUID NOT NULL,
    "subscription_id" UUID,
    "client_id" UUID NOT NULL,
    "dunning_policy_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "offset_days" INTEGER NOT NULL,
    "hour" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "message" TEXT,
    "channels" TEXT[],
    "without_channel" TEXT NOT NULL,
    "min_gap_hours" INTEGER NOT NULL,
    "working_days_only" BOOLEAN NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PLANNED',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "run_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "announced_on" DATE,
    "done_at" TIMESTAMPTZ(3),
    "message_id" UUID,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "dunning_steps_pkey" PRIMARY KEY ("id")
);
-- A step is taken once for a cycle, however often and by how many processes it is planned.
CREATE UNIQUE INDEX "dunning_steps_billing_cycle_id_step_key" ON "dunning_steps"("billing_cycle_id", "step");
CREATE INDEX "dunning_steps_client_id_created_at_id_idx" ON "dunning_steps"("client_id", "created_at", "id");
CREATE INDEX "dunning_steps_status_created_at_id_idx" ON "dunning_steps"("status", "created_at", "id");
CREATE INDEX "dunning_steps_created_at_id_idx" ON "dunning_steps"("created_at", "id");
-- What is due, and when something next is: it holds only what is still planned, so it stays small.
CREATE INDEX "dunning_steps_planned_idx" ON "dunning_steps"("run_at", "id") WHERE ("status" = 'PLANNED');
-- What was proposed to a person or could not be done.
CREATE INDEX "dunning_steps_for_people_idx" ON "dunning_steps"("action", "billing_cycle_id") WHERE ("status" = 'DONE' AND "action" IN ('PROPOSE_CANCEL', 'PROPOSE_WRITE_OFF', 'ESCALATE'));
CREATE INDEX "dunning_steps_failing_idx" ON "dunning_steps"("billing_cycle_id") WHERE ("status" = 'PLANNED' AND "failures" >= 3);
ALTER TABLE "dunning_steps" ADD CONSTRAINT "dunning_steps_dunning_policy_id_fkey" FOREIGN KEY ("dunning_policy_id") REFERENCES "dunning_policies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "dunning_steps" ADD CONSTRAINT "dunning_steps_billing_cycle_id_fkey" FOREIGN KEY ("billing_cycle_id") REFERENCES "billing_cycles"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "dunning_steps" ADD CONSTRAINT "dunning_steps_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "dunning_steps" ADD CONSTRAINT "dunning_steps_status_check" CHECK ("status" IN ('PLANNED', 'DONE', 'SKIPPED', 'CANCELLED'));

CREATE TABLE "dunning_holds" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "billing_cycle_id" UUID,
    "reason" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "until" DATE NOT NULL,
    "created_by" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "released_by" TEXT,
    "release_note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "dunning_holds_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "dunning_holds_client_id_until_idx" ON "dunning_holds"("client_id", "until");
CREATE INDEX "dunning_holds_billing_cycle_id_idx" ON "dunning_holds"("billing_cycle_id");
CREATE INDEX "dunning_holds_created_at_id_idx" ON "dunning_holds"("created_at", "id");
ALTER TABLE "dunning_holds" ADD CONSTRAINT "dunning_holds_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "dunning_holds" ADD CONSTRAINT "dunning_holds_billing_cycle_id_fkey" FOREIGN KEY ("billing_cycle_id") REFERENCES "billing_cycles"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "dunning_holds" ADD CONSTRAINT "dunning_holds_reason_check" CHECK ("reason" IN ('DISPUTE', 'PROMISE', 'OTHER'));

-- The policies of the start. Finance changes them by a new version (dunning_policy.create-version).
INSERT INTO "dunning_policies" ("id", "key", "version", "valid_from", "kinds", "description", "created_by") VALUES
('01940000-0000-7000-8000-000000000001', 'renewal', 1, '2000-01-01', '{RENEWAL}', 'A later period of a running service: asked for early, reminded, warned, suspended', 'migration'),
('01940000-0000-7000-8000-000000000002', 'first_charge', 1, '2000-01-01', '{INITIAL}', 'The first charge of a sale: there is no service to suspend yet', 'migration'),
('01940000-0000-7000-8000-000000000003', 'adjustment', 1, '2000-01-01', '{ADJUSTMENT}', 'A change in the middle of a period: reminders only, since an unpaid change lapses', 'migration');

INSERT INTO "dunning_policy_steps" ("id", "dunning_policy_id", "position", "key", "offset_days", "hour", "action", "message", "channels", "without_channel", "min_gap_hours", "working_days_only") VALUES
-- Cycles are made 14 days before a month and 30 before a year; the first step is due when the cycle is made. An hour is left to a workflow that asks first.
('01940000-0000-7000-8000-000000000101', '01940000-0000-7000-8000-000000000001', 1, 'ask_finance', -30, 9, 'ASK_FINANCE', NULL, '{}', 'EMAIL', 1, false),
('01940000-0000-7000-8000-000000000102', '01940000-0000-7000-8000-000000000001', 2, 'escalate', -9, 9, 'ESCALATE', NULL, '{}', 'EMAIL', 96, false),
('01940000-0000-7000-8000-000000000103', '01940000-0000-7000-8000-000000000001', 3, 'invoice', -7, 9, 'REMIND', 'INVOICE', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000104', '01940000-0000-7000-8000-000000000001', 4, 'before_due', -3, 9, 'REMIND', 'PAYMENT_REMINDER', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000105', '01940000-0000-7000-8000-000000000001', 5, 'due', 0, 9, 'REMIND', 'PAYMENT_DUE_TODAY', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000106', '01940000-0000-7000-8000-000000000001', 6, 'due_chat', 0, 9, 'REMIND', 'PAYMENT_DUE_TODAY', '{WHATSAPP,TELEGRAM}', 'SKIP', 0, false),
('01940000-0000-7000-8000-000000000107', '01940000-0000-7000-8000-000000000001', 7, 'overdue', 1, 9, 'MARK_OVERDUE', 'PAYMENT_OVERDUE', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000108', '01940000-0000-7000-8000-000000000001', 8, 'reminder', 4, 9, 'REMIND', 'PAYMENT_OVERDUE', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000109', '01940000-0000-7000-8000-000000000001', 9, 'final_warning', 7, 9, 'REMIND', 'FINAL_WARNING', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000110', '01940000-0000-7000-8000-000000000001', 10, 'suspend', 10, 9, 'SUSPEND', 'SUSPENDED_UNPAID', '{}', 'EMAIL', 72, true),
('01940000-0000-7000-8000-000000000111', '01940000-0000-7000-8000-000000000001', 11, 'propose_cancel', 30, 9, 'PROPOSE_CANCEL', NULL, '{}', 'EMAIL', 0, false),
('01940000-0000-7000-8000-000000000112', '01940000-0000-7000-8000-000000000001', 12, 'propose_write_off', 60, 9, 'PROPOSE_WRITE_OFF', NULL, '{}', 'EMAIL', 0, false),
('01940000-0000-7000-8000-000000000201', '01940000-0000-7000-8000-000000000002', 1, 'before_due', -3, 9, 'REMIND', 'PAYMENT_REMINDER', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000202', '01940000-0000-7000-8000-000000000002', 2, 'due', 0, 9, 'REMIND', 'PAYMENT_DUE_TODAY', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000203', '01940000-0000-7000-8000-000000000002', 3, 'overdue', 1, 9, 'MARK_OVERDUE', 'PAYMENT_OVERDUE', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000204', '01940000-0000-7000-8000-000000000002', 4, 'reminder', 7, 9, 'REMIND', 'PAYMENT_OVERDUE', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000205', '01940000-0000-7000-8000-000000000002', 5, 'propose_cancel', 30, 9, 'PROPOSE_CANCEL', NULL, '{}', 'EMAIL', 0, false),
('01940000-0000-7000-8000-000000000206', '01940000-0000-7000-8000-000000000002', 6, 'propose_write_off', 60, 9, 'PROPOSE_WRITE_OFF', NULL, '{}', 'EMAIL', 0, false),
('01940000-0000-7000-8000-000000000301', '01940000-0000-7000-8000-000000000003', 1, 'before_due', -3, 9, 'REMIND', 'PAYMENT_REMINDER', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000302', '01940000-0000-7000-8000-000000000003', 2, 'due', 0, 9, 'REMIND', 'PAYMENT_DUE_TODAY', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000303', '01940000-0000-7000-8000-000000000003', 3, 'overdue', 1, 9, 'REMIND', 'PAYMENT_OVERDUE', '{}', 'EMAIL', 20, false),
('01940000-0000-7000-8000-000000000304', '01940000-0000-7000-8000-000000000003', 4, 'reminder', 4, 9, 'REMIND', 'PAYMENT_OVERDUE', '{}', 'EMAIL', 20, false);

-- What waits for money today goes on. Nobody is written to for a day that has passed: of the past, only what changes a state
-- or speaks to our own teams is left to do.
INSERT INTO "dunning_steps" ("id", "billing_cycle_id", "subscription_id", "client_id", "dunning_policy_id", "step", "offset_days", "hour", "action", "message", "channels", "without_channel", "min_gap_hours", "working_days_only", "status", "due_at", "run_at", "reason")
SELECT gen_random_uuid(), c."id", c."subscription_id", c."client_id", p."id", s."key", s."offset_days", s."hour", s."action", s."message", s."channels", s."without_channel", s."min_gap_hours", s."working_days_only",
    CASE WHEN s."action" = 'REMIND' AND at."due_at" <= now() THEN 'SKIPPED' ELSE 'PLANNED' END, at."due_at", at."due_at",
    CASE WHEN s."action" = 'REMIND' AND at."due_at" <= now() THEN 'Its day had passed when reminders began' END
FROM "billing_cycles" AS c
JOIN "dunning_policies" AS p ON c."kind" = ANY(p."kinds")
JOIN "dunning_policy_steps" AS s ON s."dunning_policy_id" = p."id"
CROSS JOIN LATERAL (SELECT ((c."due_date" + s."offset_days") + make_interval(hours => s."hour" - 7)) AT TIME ZONE 'UTC' AS "due_at") AS at
WHERE c."status" IN ('DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE');
